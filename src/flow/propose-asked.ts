import type { Context } from '../context.ts';
import { ASKED } from '../domain/asked-action.ts';
import type { Intent } from '../domain/intent.ts';
import type { Person } from '../domain/person.ts';
import { type ActionKind, UNSETTLED } from '../domain/proposal.ts';
import { readReturn } from '../domain/return-time.ts';
import { hasFailed, isRunSignal } from '../domain/signal.ts';
import { clockInWords } from '../lib/notation.ts';
import { WORDING } from '../words/wording.ts';
import type { Answer } from '../slack/blocks/answer.ts';
import { openCards } from '../store/open-cards.ts';
import { latestVersions } from '../store/proposal-reads.ts';
import { searchSignals } from '../store/signal-search.ts';
import type { JudgedSignal } from '../store/verdicts.ts';
import { stillLeft, withFolders } from './file-under.ts';
import { leavingOf } from './leaving.ts';
import { usablePolicy } from './policy.ts';
import type { Wish } from './build-proposal.ts';
import { openWishes } from './propose.ts';
import { withoutServerThatSends } from './write-permission.ts';
import * as say from '../words/asking.ts';

type Asked = Extract<Intent, { kind: 'act' }>;

const DAY_MS = 86_400_000;
const DAYS = 14;

/**
 * What a person asked for in words, as cards that wait for their decision like any other: within the same
 * caps and policy, about rows of their own that their own words name. No model takes part.
 */
export async function proposeAsked(
  ctx: Context,
  { person, intent }: { person: Person; intent: Asked },
): Promise<Answer> {
  const { deed } = ASKED[intent.action];
  if (intent.categories.length + intent.from.length + intent.terms.length === 0)
    return {
      what: say.whatShallI(deed),
      safe: WORDING.nothingDone,
      next: say.exampleOfWish(deed),
    };
  const facts = factsOf(ctx, person, intent);
  if (facts === null)
    return {
      what: say.untilWhen,
      safe: WORDING.nothingDone,
      next: say.exampleOfSnooze(clockInWords('09:00')),
    };
  const opened = await ctx.store.withLock(`propose/${person.id}`, async () => {
    const meant = await meantBy(ctx, person.id, intent);
    if (intent.action === 'mail.send' && (await isUnsent(ctx, meant))) return 'unsent';
    const free = await notAskedYet(ctx, meant, intent.action);
    const wishes = free.map((wish) => ({ ...wish, facts }));
    const before = await countOpen(ctx, person.id);
    const policy = await usablePolicy(ctx);
    const filing = await withFolders(ctx, { ownerId: person.id, inWords: true }, wishes);
    const open = { ownerId: person.id, wishes: filing.wishes };
    const held = policy === null ? null : await openWishes(ctx, { ...open, policy });
    const asked = (await countOpen(ctx, person.id)) - before;
    const left = await stillLeft(ctx, filing, held ?? filing.wishes);
    if (left.length > 0) return asked > 0 ? 'missing' : 'waits';
    return { meant: meant.length, wishes: wishes.length, held: held?.length ?? null, asked };
  });
  if (opened === null)
    return {
      what: say.iAmJustProposingSomething,
      safe: WORDING.nothingDone,
      next: WORDING.tryAgain,
    };
  if (opened === 'unsent')
    return {
      what: say.thatMailboxIsConnected,
      safe: WORDING.nothingDone,
      next: say.askForADraftInstead,
      steps: [{ label: say.connectAgain, command: 'connect imap' }],
    };
  if (opened === 'missing' || opened === 'waits') return toldMissing(intent, opened);
  return told(intent.action, opened);
}

/** Nothing can be filed under what is not there; that is asked first. */
function toldMissing({ folder }: Asked, opened: 'missing' | 'waits'): Answer {
  const what = say.thereIsNoLabel(folder ?? '');
  const safe = WORDING.nothingDone;
  const steps = [{ label: say.whatWaits, command: 'approvals' }];
  return opened === 'missing'
    ? {
        what,
        safe,
        next: say.aCardThatAsksWhether,
        steps,
      }
    : {
        what,
        safe,
        next: say.seeWhetherACardWaits,
        steps,
      };
}

async function isUnsent(ctx: Context, meant: readonly JudgedSignal[]): Promise<boolean> {
  const accounts = meant.map(({ signal: { accountId } }) => ({ accountId }));
  return (await withoutServerThatSends(ctx.store.db, accounts)).size > 0;
}

/** What the words say beside which mails are meant; null where a time is missing or can mean two. */
function factsOf(ctx: Context, person: Person, intent: Asked): Record<string, string> | null {
  if (intent.folder !== undefined) return { folder: intent.folder };
  if (intent.action !== 'mail.snooze') return {};
  const { timeZone, digestTime } = person;
  const back = readReturn(intent.until ?? '', { now: ctx.clock.now(), timeZone, digestTime });
  return back === null ? null : { returnsAt: back.toISOString(), timeZone };
}

async function meantBy(ctx: Context, ownerId: string, intent: Asked): Promise<JudgedSignal[]> {
  const isRun = intent.action === 'pipeline.rerun';
  const found = await searchSignals(ctx.store.db, ownerId, {
    kind: isRun ? 'run' : 'mail',
    since: new Date(ctx.clock.now().getTime() - DAYS * DAY_MS),
    ...(isRun ? {} : { categories: intent.categories, from: intent.from }),
    terms: isRun ? [...intent.from, ...intent.terms] : intent.terms,
    limit: ASKED[intent.action].meantMax,
  });
  const fitting = found.filter(
    ({ signal, verdict }) =>
      (!isRunSignal(signal) || (hasFailed(signal.content) && isRun)) &&
      (!LEAVES_THE_HOUSE.has(intent.action) || verdict.category !== 'suspicious'),
  );
  if (intent.action !== 'mail.unsubscribe') return fitting;
  const leaving = await leavingOf(ctx, ownerId, UNSETTLED);
  return fitting.filter(({ signal }) => leaving.take(signal)).slice(0, LEFT_AT_ONCE);
}

/** What nobody may be led to by a mail that looks like deceit. */
const LEAVES_THE_HOUSE: ReadonlySet<ActionKind> = new Set(['mail.send', 'mail.unsubscribe']);
const LEFT_AT_ONCE = 3;

/** What waits for a decision, or is being carried out, is not asked a second time. */
async function notAskedYet(
  ctx: Context,
  meant: readonly JudgedSignal[],
  kind: Asked['action'],
): Promise<Wish[]> {
  const versions = await latestVersions(
    ctx.store.db,
    meant.map(({ signal }) => signal.id),
  );
  return meant.flatMap((judged) => {
    const latest = versions.get(`${judged.signal.id}/${kind}`);
    return latest !== undefined && UNSETTLED.has(latest.state) ? [] : [{ ...judged, kind }];
  });
}

async function countOpen(ctx: Context, ownerId: string): Promise<number> {
  return (await openCards(ctx.store.db, ownerId)).reduce((sum, { open }) => sum + open, 0);
}

interface Outcome {
  meant: number;
  wishes: number;
  /** For which there is no room; null where the policy cannot be used. */
  held: number | null;
  asked: number;
}

function told(action: Asked['action'], { meant, wishes, held, asked }: Outcome): Answer {
  const { deed, next } = ASKED[action];
  const steps = [{ label: say.whatWaits, command: 'approvals' }];
  const safe = WORDING.nothingDone;
  if (held === null) return { what: say.thePolicyCannotBeRead, safe };
  if (meant === 0)
    return { what: say.iFoundNothing(deed), safe, ...(next === undefined ? {} : { next }) };
  if (wishes === 0) return { what: say.whatYouMeanWaits, safe, steps };
  if (asked === 0 && held > 0)
    return {
      what: say.tooManyCardsAreWaiting,
      safe,
      next: say.decideSomeOfThem,
      steps,
    };
  if (asked === 0)
    return {
      what: say.iCannotWhatIFound(deed),
      safe,
      steps: [{ label: say.whatPolicyRefused, command: 'refused' }],
    };
  const left = meant - asked;
  return {
    what: say.iCanDoThat(deed, asked),
    safe: say.itWaitsForYourApprove(safe),
    ...(left === 0 ? {} : { next: say.waitsAlready(left) }),
    steps,
  };
}
