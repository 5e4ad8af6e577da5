import { WORDING } from '../../words/wording.ts';
import { forget, recall, remember } from '../../flow/remember.ts';
import { ensurePerson } from '../../flow/join.ts';
import { type Answer, ANSWER_LINES_MAX } from '../../slack/blocks/answer.ts';
import { NOTE_LENGTH_MAX, NOTES_MAX } from '../../store/notes.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/reading.ts';

const MEMORY = { label: say.whatIRemember, command: 'memory' } as const;

export const KEEPING: readonly Command[] = [
  {
    name: 'remember',
    synonyms: ['note', 'keep in mind'],
    topic: 'memory',
    usage: 'remember WORDS',
    help: say.keepsANoteOfYours,
    example: 'remember my manager is ana@client.example',
    takesWords: true,
    run: rememberWords,
  },
  {
    name: 'memory',
    synonyms: ['memories', 'notes', 'learned', 'what do you remember'],
    topic: 'memory',
    usage: 'memory',
    help: say.yourNotes,
    example: 'memory',
    takesWords: false,
    run: showMemory,
  },
  {
    name: 'forget',
    synonyms: ['unlearn'],
    topic: 'memory',
    usage: 'forget NUMBER|WORDS',
    help: say.takesOneOfThemAway,
    example: 'forget what was never said',
    takesWords: true,
    run: forgetOne,
  },
];

async function rememberWords({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  if (rest === '' || rest.length > NOTE_LENGTH_MAX)
    return {
      what: rest === '' ? say.whatShallIRemember : say.thatIsTooLong,
      safe: WORDING.nothingChanged,
      next: say.upToCharacters(NOTE_LENGTH_MAX),
      steps: [MEMORY],
    };
  if (!(await remember(ctx, { ownerId, text: rest })))
    return {
      what: say.iKeepNotes(NOTES_MAX),
      safe: WORDING.nothingChanged,
      steps: [MEMORY],
    };
  return {
    what: say.noted,
    lines: [{ title: rest }],
    safe: say.aNoteHelpsMe,
    steps: [MEMORY],
  };
}

async function showMemory({ ctx, ownerId }: Asked): Promise<Answer> {
  const kept = await recall(ctx, ownerId);
  return {
    what: kept.length === 0 ? say.iRememberNothingOfYou : say.whatIRememberLabel,
    lines: kept
      .slice(0, ANSWER_LINES_MAX)
      .map(({ text, origin }, at) => ({ state: String(at + 1), title: text, text: origin })),
    more: Math.max(0, kept.length - ANSWER_LINES_MAX),
    ...(kept.length === 0 ? {} : { next: say.toTakeOneAway }),
    steps: kept.length === 0 ? [{ label: say.how, command: 'help memory' }] : [],
  };
}

async function forgetOne({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  const forgotten = await forget(ctx, { ownerId, which: rest });
  if (forgotten !== null)
    return { what: say.forgotten, lines: [{ title: forgotten }], steps: [MEMORY] };
  return {
    what: say.iRememberNoSuchThing,
    safe: WORDING.nothingChanged,
    next: say.useTheNumberThatStands,
    steps: [MEMORY],
  };
}
