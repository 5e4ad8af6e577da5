import { expect, test } from 'vitest';
import { createProgress } from '#src/commands/progress.ts';

function onAPipe(): { lines: string[]; progress: ReturnType<typeof createProgress> } {
  const lines: string[] = [];
  const write = (text: string): boolean => lines.push(text) > 0;
  return { lines, progress: createProgress({ isTTY: false, write }) };
}

test('a step that is begun again while it runs is told once', () => {
  const { lines, progress } = onAPipe();
  progress.step('A working day');
  progress.step('A working day');
  progress.step('The meeting is over');
  progress.done();
  expect(lines.map((line) => line.replace(/ \(.*\n/, ''))).toEqual([
    '✔ A working day',
    '✔ The meeting is over',
  ]);
});

test('a step that comes again after another is told again', () => {
  const { lines, progress } = onAPipe();
  for (const step of ['Reading', 'Writing', 'Reading']) progress.step(step);
  progress.done();
  expect(lines).toHaveLength(3);
});
