import type { Context } from '../../context.ts';
import type { Account } from '../../domain/account.ts';
import type { Person } from '../../domain/person.ts';
import { SOURCE_NAMES } from '../../domain/provider-words.ts';
import { WORDING } from '../../words/wording.ts';
import { nextDigestAt } from '../../flow/next-digest.ts';
import { instantInWords } from '../../lib/notation.ts';
import type { Answer, AnswerLine } from '../../slack/blocks/answer.ts';
import { listAccounts } from '../../store/accounts.ts';
import { findPerson } from '../../store/people.ts';
import { openCards } from '../../store/open-cards.ts';
import { readPause } from '../../store/switches.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/help.ts';

export const STATUS: Command = {
  name: 'status',
  synonyms: ['state', 'hi', 'hello', 'hey', 'overview', 'info'],
  topic: 'night',
  usage: 'status',
  help: say.whatWaits,
  example: 'status',
  takesWords: false,
  run: status,
};

async function status({ ctx, ownerId }: Asked): Promise<Answer> {
  const { db } = ctx.store;
  const person = await findPerson(db, ownerId);
  const accounts = person === null ? [] : await listAccounts(db, ownerId);
  if (person === null || accounts.length === 0)
    return {
      what: WORDING.notConnected,
      safe: WORDING.asksFirst,
      steps: [
        { label: say.connectASource, command: 'connect' },
        { label: say.seeASampleNight, command: 'sample' },
      ],
    };
  const open = (await openCards(db, ownerId)).reduce((sum, card) => sum + card.open, 0);
  const { paused, resumesAt } = await readPause(db, ownerId);
  return {
    what: say.waiting(paused, open),
    lines: accounts.map((account) => sourceLine(account, person)),
    next: paused ? pauseWords(resumesAt, person) : nextWords(ctx, person),
    steps: [
      paused
        ? { label: say.resume, command: 'resume' }
        : { label: say.whatWaitsLabel, command: 'approvals' },
      { label: say.lastDigest, command: 'digest' },
    ],
    timeZone: person.timeZone,
  };
}

/** A source with its state in words. */
export function sourceLine(account: Account, person: Pick<Person, 'timeZone'>): AnswerLine {
  const { state, coverage, kind, name } = account;
  const read =
    coverage.readUntil === null
      ? say.notReadYet
      : say.readUntil(instantInWords(coverage.readUntil, person.timeZone));
  const words = state === 'reauthorise' ? say.mustBeConnectedAgain : say.connected;
  return {
    state: coverage.problem === null ? words : say.couldNotBeRead,
    title: `${SOURCE_NAMES[kind]} ${name}`,
    text: coverage.problem === null ? read : `${read}; ${coverage.problem}`,
  };
}

function pauseWords(resumesAt: Date | null, { timeZone }: Person): string {
  return resumesAt === null ? say.toGo : say.itGoesOnByItself(instantInWords(resumesAt, timeZone));
}

function nextWords(ctx: Context, person: Person): string {
  const at = nextDigestAt(person, ctx.clock.now());
  return at === null
    ? say.youGetNoDigest
    : say.yourNextDigestComes(instantInWords(at, person.timeZone), person.timeZone);
}
