import {
  type AnswerSource,
  ANSWER_SOURCES_MAX,
  buildAnswerPrompt,
  parseAnswer,
} from '../agent/answer.ts';
import type { Context } from '../context.ts';
import { type Intent, readIntent, readQuoted } from '../domain/intent.ts';
import type { Person } from '../domain/person.ts';
import { lookingUp, type Report, wording } from '../domain/progress.ts';
import { WORDING } from '../words/wording.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { clip, singleLine } from '../lib/text.ts';
import type { Answer, AnswerLine } from '../slack/blocks/answer.ts';
import { ANSWER_LINES_MAX } from '../slack/blocks/answer.ts';
import { findPerson } from '../store/people.ts';
import { openCards } from '../store/open-cards.ts';
import { askModel } from './ask-model.ts';
import { findMails, findRuns, type Found, senderOfRole } from './look-up.ts';
import { proposeAsked } from './propose-asked.ts';
import * as say from '../words/asking.ts';

export interface Asked {
  ownerId: string;
  text: string;
  /** The words are of somebody else's message: they ask for nothing to be done, and no model hears them. */
  isQuoted?: boolean;
  /** Hears how far it is, where a model makes it take a while. */
  report?: Report | undefined;
}

/**
 * Answers one question from the rows of the person who asks, and of nobody else. It reads only; a wish to
 * act becomes a card that waits for a decision, as everything does. A model may word the answer; what is
 * looked up, and what is proposed, is read from the person's own words by code.
 */
export async function answer(
  ctx: Context,
  { ownerId, text, isQuoted = false, report = unheard }: Asked,
): Promise<Answer> {
  const person = await findPerson(ctx.store.db, ownerId);
  if (person === null)
    return {
      what: WORDING.notConnected,
      safe: WORDING.asksFirst,
      steps: [{ label: say.connectASource, command: 'connect' }],
    };
  const intent = await withRole(ctx, ownerId, (isQuoted ? readQuoted : readIntent)(text));
  if ('what' in intent) return intent;
  if (intent.kind === 'act') return await proposeAsked(ctx, { person, intent });
  if (intent.kind === 'cannot') return cannot(intent.verb, text);
  if (intent.kind === 'decisions') return await decisions(ctx, ownerId);
  return await lookedUp(ctx, { person, intent, report, question: isQuoted ? null : text });
}

const unheard: Report = () => Promise.resolve();

function cannot(verb: string, text: string): Answer {
  if (EXACT.has(verb))
    return {
      what: say.whichOneExactly(verb),
      safe: WORDING.nothingDone,
      next: say.exampleOfDeeds,
    };
  if (verb === 'block')
    return {
      what: say.toBlockASender,
      safe: say.nothingAtYourMailProvider(WORDING.nothingDone),
      steps: [{ label: say.makeThatRule, command: `rules ${clip(singleLine(text), 300)}` }],
    };
  return {
    what: say.iCannotAnything(verb),
    safe: say.iCanArchive,
    steps: [{ label: say.whatICanDo, command: 'help' }],
  };
}

/** What is asked for by a command that names pipeline, ref and environment, and never guessed from a sentence. */
const EXACT = new Set(['deploy', 'release', 'rollback', 'revert', 'cancel']);

type Reading = Extract<Intent, { kind: 'runs' | 'mails' | 'night' | 'unclear' }>;

/** Whom “my manager” means is what the person told us; it is asked for, never guessed. */
async function withRole(ctx: Context, ownerId: string, intent: Intent): Promise<Intent | Answer> {
  if (!('role' in intent) || intent.role === null) return intent;
  const from = await senderOfRole(ctx, ownerId, intent.role);
  if (from !== null) return { ...intent, from };
  return {
    what: say.iDoNotKnowWho(intent.role),
    next: say.tellMeOnce(intent.role),
    steps: [{ label: say.whatIRemember, command: 'memory' }],
  };
}

async function decisions(ctx: Context, ownerId: string): Promise<Answer> {
  const open = await openCards(ctx.store.db, ownerId);
  return {
    what: say.waiting(open.reduce((sum, card) => sum + card.open, 0)),
    steps: [{ label: say.showThem, command: 'approvals' }],
  };
}

async function lookedUp(
  ctx: Context,
  asked: { person: Person; intent: Reading; question: string | null; report: Report },
): Promise<Answer> {
  const { person, intent, report } = asked;
  // Without a model an answer is there at once.
  const takesTime = ctx.model !== null && asked.question !== null;
  if (takesTime) await report(lookingUp(intent.kind));
  const found = await rowsFor(ctx, person.id, intent);
  if (takesTime && found.length > 0) await report(wording(intent.kind, found.length));
  const worded = await wordedByModel(ctx, { ...asked, found });
  const shown = worded === null ? found : worded.cited;
  return {
    what: headlineOf(intent, found),
    ...(worded === null ? {} : { byModel: worded.text }),
    lines: shown.slice(0, ANSWER_LINES_MAX).map(toLine),
    more: found.length - Math.min(shown.length, ANSWER_LINES_MAX),
    ...(found.length === 0 ? { next: say.tryOtherWords } : {}),
    steps: stepsAfter(intent),
    timeZone: person.timeZone,
  };
}

async function rowsFor(ctx: Context, ownerId: string, intent: Reading): Promise<Found[]> {
  if (intent.kind === 'runs') return await findRuns(ctx, ownerId, intent);
  if (intent.kind === 'mails') return await findMails(ctx, ownerId, intent);
  if (intent.kind === 'night') {
    const failed = await findRuns(ctx, ownerId, { failedOnly: true, terms: [], days: 1 });
    const categories = ['urgent', 'needsReply', 'suspicious'] as const;
    const mails = await findMails(ctx, ownerId, { categories, from: [], terms: [], days: 1 });
    return [...failed, ...mails];
  }
  const { terms, days } = intent;
  if (terms.length === 0) return [];
  const runs = await findRuns(ctx, ownerId, { failedOnly: false, terms, days });
  return [...runs, ...(await findMails(ctx, ownerId, { categories: [], from: [], terms, days }))];
}

/** Null where there is no model or nobody asks it, nothing to word, no budget left, or an answer that rests on nothing. */
async function wordedByModel(
  ctx: Context,
  asked: { person: Person; question: string | null; found: readonly Found[] },
): Promise<{ text: string; cited: Found[] } | null> {
  const { person, question } = asked;
  const shown = asked.found.slice(0, ANSWER_SOURCES_MAX);
  if (ctx.model === null || question === null || shown.length === 0) return null;
  try {
    const value = await generate(ctx, { question, shown, person });
    const parsed = parseAnswer(value, shown.length);
    if (parsed === null) return null;
    return { text: parsed.text, cited: parsed.cited.flatMap((at) => shown[at] ?? []) };
  } catch (error) {
    if (!(error instanceof Transient || error instanceof Invalid)) throw error;
    ctx.log.warn({ error: error.name }, 'model gave no answer');
    return null;
  }
}

async function generate(
  ctx: Context,
  asked: { question: string; shown: readonly Found[]; person: Person },
): Promise<unknown> {
  const sources = asked.shown.map(({ signal, state, title, text }): AnswerSource => ({
    kind: signal.content.kind,
    at: signal.receivedAt.toISOString(),
    state,
    title,
    text,
  }));
  const request = buildAnswerPrompt(asked.question, sources);
  return await askModel(ctx, { person: asked.person, request });
}

/** How pipelines stand, for a place where others read along. */
export function runsInPublic(
  intent: Extract<Intent, { kind: 'runs' }>,
  found: readonly Found[],
): Answer {
  return {
    what: headlineOf(intent, found),
    lines: found.slice(0, ANSWER_LINES_MAX).map((row) => toLine({ ...row, text: row.brief })),
    more: Math.max(0, found.length - ANSWER_LINES_MAX),
  };
}

export function toLine({ signal, state, title, text, url }: Found): AnswerLine {
  return {
    state,
    title,
    text,
    at: signal.receivedAt,
    ...(url === null ? {} : { page: { label: say.openTheRun, url } }),
  };
}

/** What was found, counted by code; the words for nothing say that only what was read is known. */
function headlineOf(intent: Reading, found: readonly Found[]): string {
  const count = found.length;
  if (intent.kind === 'runs') {
    const [none, some] = intent.failedOnly
      ? [say.nothingFailedThatIRead, 'failed.']
      : [say.iReadOfNoSuch, 'found.'];
    return count === 0 ? none : `${say.pipelines(count)} ${some}`;
  }
  if (intent.kind === 'mails') return count === 0 ? say.iFoundNoSuchMail : say.found(count);
  if (intent.kind === 'night') return count === 0 ? say.nothingOfTheLastDay : say.fromTheLastDay;
  return count === 0 ? say.iFoundNothingAbout : say.foundCount(count);
}

function stepsAfter(intent: Reading): NonNullable<Answer['steps']> {
  const digest = { label: say.lastDigest, command: 'digest' };
  if (intent.kind === 'runs') return [{ label: say.allDeployments, command: 'deploys' }, digest];
  if (intent.kind === 'mails') return [{ label: say.urgentMail, command: 'mail urgent' }, digest];
  return [{ label: say.whatICanBeAsked, command: 'help ask' }, digest];
}
