import { WORDING } from '../../domain/wording.ts';
import { forget, recall, remember } from '../../flow/remember.ts';
import { ensurePerson } from '../../flow/join.ts';
import { type Answer, ANSWER_LINES_MAX } from '../../slack/blocks/answer.ts';
import { NOTE_LENGTH_MAX, NOTES_MAX } from '../../store/notes.ts';
import type { Asked, Command } from './command.ts';

const MEMORY = { label: 'What I remember', command: 'memory' } as const;

export const KEEPING: readonly Command[] = [
  {
    name: 'remember',
    synonyms: ['note', 'keep in mind'],
    topic: 'memory',
    usage: 'remember WORDS',
    help: 'Keeps a note of yours, for example: my manager is ana@client.example',
    example: 'remember my manager is ana@client.example',
    takesWords: true,
    run: rememberWords,
  },
  {
    name: 'memory',
    synonyms: ['memories', 'notes', 'learned', 'what do you remember'],
    topic: 'memory',
    usage: 'memory',
    help: 'Your notes, and what your decisions taught',
    example: 'memory',
    takesWords: false,
    run: showMemory,
  },
  {
    name: 'forget',
    synonyms: ['unlearn'],
    topic: 'memory',
    usage: 'forget NUMBER|WORDS',
    help: 'Takes one of them away for good',
    example: 'forget what was never said',
    takesWords: true,
    run: forgetOne,
  },
];

async function rememberWords({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  if (rest === '' || rest.length > NOTE_LENGTH_MAX)
    return {
      what: rest === '' ? 'What shall I remember?' : 'That is too long to remember.',
      safe: WORDING.nothingChanged,
      next: `Up to ${NOTE_LENGTH_MAX} characters: /nightshift remember my manager is ana@client.example`,
      steps: [MEMORY],
    };
  if (!(await remember(ctx, { ownerId, text: rest })))
    return {
      what: `I keep ${NOTES_MAX} notes, and they are full.`,
      safe: WORDING.nothingChanged,
      steps: [MEMORY],
    };
  return {
    what: 'Noted.',
    lines: [{ title: rest }],
    safe: 'A note helps me to find things when you ask. It permits nothing.',
    steps: [MEMORY],
  };
}

async function showMemory({ ctx, ownerId }: Asked): Promise<Answer> {
  const kept = await recall(ctx, ownerId);
  return {
    what: kept.length === 0 ? 'I remember nothing of you yet.' : 'What I remember:',
    lines: kept
      .slice(0, ANSWER_LINES_MAX)
      .map(({ text, origin }, at) => ({ state: String(at + 1), title: text, text: origin })),
    more: Math.max(0, kept.length - ANSWER_LINES_MAX),
    ...(kept.length === 0 ? {} : { next: 'To take one away: /nightshift forget and its number' }),
    steps: kept.length === 0 ? [{ label: 'How', command: 'help memory' }] : [],
  };
}

async function forgetOne({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  const forgotten = await forget(ctx, { ownerId, which: rest });
  if (forgotten !== null)
    return { what: 'Forgotten.', lines: [{ title: forgotten }], steps: [MEMORY] };
  return {
    what: 'I remember no such thing, or more than one.',
    safe: WORDING.nothingChanged,
    next: 'Use the number that stands before it.',
    steps: [MEMORY],
  };
}
