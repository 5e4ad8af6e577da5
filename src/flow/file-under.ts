import type { Context } from '../context.ts';
import { type Proposal, type ProposalState, UNSETTLED } from '../domain/proposal.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { getAccount } from '../store/accounts.ts';
import { getPerson } from '../store/people.ts';
import { askedFolder } from '../store/asked-folders.ts';
import { releaseHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import type { Wish } from './build-proposal.ts';
import { openSource, readConnection } from './connection.ts';
import { createMeter } from './meter.ts';

const DAY_MS = 86_400_000;
/** A label or folder that its owner did not want is not brought up again before. */
const ASKED_AGAIN_DAYS = 14;

/** What its owner did not want, or did not answer. */
const UNWANTED: ReadonlySet<ProposalState> = new Set(['denied', 'expired', 'withdrawn', 'failed']);

interface Asking {
  ownerId: string;
  /** They ask for it themselves now, which counts more than what they said of it before. */
  inWords?: boolean;
}

/** What can be asked of the wishes now: `left` waits until a label or folder is there. */
export interface Filing {
  wishes: Wish[];
  left: Wish[];
}

/**
 * Names the label or folder that each mail is to be filed under by the provider's own id, read by name, so that
 * the request which waits for approval is the one that leaves. One that is missing is asked for first, by a card
 * of its own; what its owner did not want is not asked again for a while, and its mail stays where it is.
 */
export async function withFolders(
  ctx: Context,
  asking: Asking,
  wishes: readonly Wish[],
): Promise<Filing> {
  const found: Filing = { wishes: [], left: [] };
  const places = Map.groupBy(wishes, (wish) => (wish.kind === 'mail.file' ? placeOf(wish) : ''));
  for (const [place, group] of places) {
    const { wishes: ready, left } =
      place === '' ? { wishes: group, left: [] } : await filed(ctx, asking, group);
    found.wishes.push(...ready);
    found.left.push(...left);
  }
  const order = new Map(wishes.map(({ signal }, at) => [signal.id, at]));
  const placeIn = ({ signal }: Wish): number => order.get(signal.id) ?? 0;
  return { ...found, wishes: found.wishes.toSorted((a, b) => placeIn(a) - placeIn(b)) };
}

/**
 * What still waits for a label or folder once cards were opened, of which `unopened` had no room. Where policy refuses
 * to make one nothing waits for it, or it would be held and counted as long as there are rules.
 */
export async function stillLeft(
  ctx: Context,
  { wishes, left }: Filing,
  unopened: readonly Wish[],
): Promise<Wish[]> {
  const refused = new Set<string>();
  for (const wish of wishes) {
    if (wish.kind !== 'mail.makefolder' || unopened.includes(wish)) continue;
    const { accountId } = wish.signal;
    const folder = wish.facts?.['folder'] ?? '';
    const asked = await askedFolder(ctx.store.db, { accountId, folder, since: new Date(0) });
    if (asked === null || !UNSETTLED.has(asked)) refused.add(placeOf(wish));
  }
  return left.filter((wish) => !refused.has(placeOf(wish)));
}

function placeOf({ signal, facts }: Wish): string {
  return `${signal.accountId}/${facts?.['folder'] ?? ''}`;
}

/** All of one mailbox, and to be filed under one name. */
async function filed(
  ctx: Context,
  { ownerId, inWords }: Asking,
  group: readonly Wish[],
): Promise<Filing> {
  const [first] = group;
  const folder = first?.facts?.['folder'];
  if (first === undefined || folder === undefined) return { wishes: [], left: [] };
  const { accountId } = first.signal;
  const folderId = await folderIn(ctx, { ownerId, accountId, folder });
  if (folderId === 'unread') return { wishes: [], left: [...group] };
  if (folderId !== null)
    return {
      wishes: group.map((wish) => ({ ...wish, facts: { ...wish.facts, folderId } })),
      left: [],
    };
  const since = new Date(ctx.clock.now().getTime() - ASKED_AGAIN_DAYS * DAY_MS);
  const asked = await askedFolder(ctx.store.db, { accountId, folder, since });
  if (asked !== null && UNSETTLED.has(asked)) return { wishes: [], left: [...group] };
  if (asked !== null && UNWANTED.has(asked) && inWords !== true) return { wishes: [], left: [] };
  return { wishes: [{ ...first, kind: 'mail.makefolder' }], left: [...group] };
}

/** The id of it, or null where there is none; `unread` where the mailbox cannot say now. */
async function folderIn(
  ctx: Context,
  { ownerId, accountId, folder }: { ownerId: string; accountId: string; folder: string },
): Promise<string | null> {
  const account = await getAccount(ctx.store.db, accountId);
  if (account.state !== 'connected') return 'unread';
  const meter = createMeter(ctx, await getPerson(ctx.store.db, ownerId));
  try {
    const source = openSource(ctx, await readConnection(ctx, account, meter));
    return source.kind === 'mail' ? await source.reader.find({ folder }) : 'unread';
  } catch (error) {
    if (!isExpected(error)) throw error;
    const log = { error: errorMessage(error), accountId };
    ctx.log.warn(log, 'the labels or folders of an account could not be read');
    return 'unread';
  } finally {
    await meter.flush();
  }
}

/** What waited for a label or folder is looked at again once it is there, whoever made it. */
export async function releaseFiling(unit: Unit, { kind, ownerId }: Proposal): Promise<void> {
  if (kind === 'mail.makefolder') await releaseHeld(unit, ownerId);
}
