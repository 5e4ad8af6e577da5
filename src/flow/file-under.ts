import type { MailReader } from '../connectors/mail/connector.ts';
import type { Context } from '../context.ts';
import { waysTo } from '../domain/folder-name.ts';
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
  return `${signal.accountId}/${facts?.['under'] ?? facts?.['folder'] ?? ''}`;
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
  const place = await placeIn(ctx, { ownerId, accountId, folder });
  if (place === 'unread') return { wishes: [], left: [...group] };
  if ('folderId' in place)
    return {
      wishes: group.map((wish) => ({ ...wish, facts: { ...wish.facts, ...place } })),
      left: [],
    };
  const since = new Date(ctx.clock.now().getTime() - ASKED_AGAIN_DAYS * DAY_MS);
  const asked = await askedFolder(ctx.store.db, { accountId, folder: place.folder, since });
  if (asked !== null && UNSETTLED.has(asked)) return { wishes: [], left: [...group] };
  if (asked !== null && UNWANTED.has(asked) && inWords !== true) return { wishes: [], left: [] };
  const facts = { ...first.facts, ...place };
  return { wishes: [{ ...first, kind: 'mail.makefolder', facts }], left: [...group] };
}

/** Its id, or the first of its levels that is missing: in which other one it is to be, and what is to be under it. */
type Place = { folderId: string } | { folder: string; parentId?: string; under?: string };

/** `unread` where the mailbox cannot say now. */
async function placeIn(
  ctx: Context,
  { ownerId, accountId, folder }: { ownerId: string; accountId: string; folder: string },
): Promise<Place | 'unread'> {
  const account = await getAccount(ctx.store.db, accountId);
  if (account.state !== 'connected') return 'unread';
  const meter = createMeter(ctx, await getPerson(ctx.store.db, ownerId));
  try {
    const source = openSource(ctx, await readConnection(ctx, account, meter));
    return source.kind === 'mail' ? await lookFor(source.reader, folder) : 'unread';
  } catch (error) {
    if (!isExpected(error)) throw error;
    const log = { error: errorMessage(error), accountId };
    ctx.log.warn(log, 'the labels or folders of an account could not be read');
    return 'unread';
  } finally {
    await meter.flush();
  }
}

async function lookFor(reader: MailReader, folder: string): Promise<Place> {
  const folderId = await reader.find({ folder });
  if (folderId !== null) return { folderId };
  let parentId: string | null = null;
  for (const way of waysTo(folder)) {
    const id: string | null = way === folder ? null : await reader.find({ folder: way });
    if (id === null) {
      const within = parentId === null ? {} : { parentId };
      return { folder: way, ...within, ...(way === folder ? {} : { under: folder }) };
    }
    parentId = id;
  }
  return { folder };
}

/** What waited for a label or folder is looked at again once it is there, whoever made it. */
export async function releaseFiling(unit: Unit, { kind, ownerId }: Proposal): Promise<void> {
  if (kind === 'mail.makefolder') await releaseHeld(unit, ownerId);
}
