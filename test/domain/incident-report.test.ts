import { expect, test } from 'vitest';
import { standingOf, standingWords } from '#src/domain/incident-report.ts';
import type { Run } from '#src/domain/signal.ts';

const NOW = new Date('2026-03-20T07:00:00Z');

function run(day: string, what: Partial<Run> = {}): Run {
  return {
    kind: 'run',
    repository: 'acme/api',
    workflow: 'Deploy',
    runId: 1,
    attempt: 1,
    status: 'completed',
    conclusion: 'success',
    headSha: 'a'.repeat(40),
    branch: 'main',
    event: 'push',
    actor: 'ada',
    commitTitle: 'Change',
    url: 'https://github.com/acme/api/actions/runs/1',
    createdAt: `2026-03-${day}T06:00:00Z`,
    updatedAt: `2026-03-${day}T06:10:00Z`,
    ...what,
  };
}

const FAILED = run('01', { conclusion: 'failure' });
const stateAfter = (runs: readonly Run[]) =>
  standingWords(standingOf(runs, NOW), FAILED, runs).state;

test('an incident is recovered once its pipeline passed, and failing until then', () => {
  const failed = run('18', { conclusion: 'failure' });
  expect(stateAfter([failed])).toBe('failing');
  const mended = run('19', { runId: 2, headSha: 'b'.repeat(40) });
  expect(stateAfter([failed, mended])).toBe('recovered');
  expect(stateAfter([run('18'), run('19', { runId: 2 })])).toBe('recovered');
});

test.each([
  ['no run', []],
  ['cancelled runs alone', [run('19', { conclusion: 'cancelled' })]],
])('an incident of which %s was seen for long is never called recovered', (_, runs) => {
  expect(stateAfter(runs)).toBe('silent');
});
