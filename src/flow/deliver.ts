import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { Conflict, Invalid, Transient, UnknownOutcome } from '../lib/errors.ts';
import { sealedCard } from '../slack/blocks/card.ts';
import { sealedNotice } from '../slack/blocks/notice.ts';
import { InvalidBlocks } from '../slack/client.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { findPerson, saveDmChannel } from '../store/people.ts';
import { findPost, noteAttempt, noteGivenUp, notePosted, type Post } from '../store/posts.ts';
import { isLacking, noteLacking } from '../store/slack-lacks.ts';
import { mayRead } from './readers.ts';
import { renderIncident } from './incidents.ts';
import { renderCatchUp } from './catch-up.ts';
import { loadCard } from './cards.ts';
import { renderNotice } from './notices.ts';
import { renderDigest, wantDigestReplies } from './digest-posts.ts';
import { renderNotification } from './notify.ts';
import { renderWelcome } from './set-up.ts';
import { publishHome } from './publish-home.ts';
import { renderTeamDigest } from './team-digest.ts';
import { writtenForReader } from './reader.ts';
import { deliverJob } from './jobs.ts';
import * as say from '../words/outcomes.ts';

/** Slack's clock and ours may differ by this much when looking for a message of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** How long a delivery waits for another one of the same message, and how often it looks. */
const TURNS_MAX = 200;
const TURN_MS = 50;

/**
 * Brings one Slack message up to the version that rows ask for. One at a time per message: who finds
 * another at work waits for what that one may leave behind. A post whose answer was lost is looked for by
 * its key before anything is posted again.
 */
export async function deliver(ctx: Context, { key }: { key: string }): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const mine = await ctx.store.withLock(`deliver/${key}`, () => catchUp(ctx, key));
    if (mine !== null || (await postBehind(ctx, key)) === null) return;
    await delay(TURN_MS);
  }
  throw new Transient('Another delivery of this message does not come to its end');
}

async function catchUp(ctx: Context, key: string): Promise<true> {
  for (;;) {
    const post = await postBehind(ctx, key);
    if (post === null) return true;
    // A channel has many readers.
    const reader = post.kind === 'team-digest' ? null : post.owner_id;
    const current = post;
    await writtenForReader(ctx, reader, async () => bringUpToDate(ctx, current));
  }
}

async function postBehind(ctx: Context, key: string): Promise<Post | null> {
  const post = await findPost(ctx.store.db, key);
  return post === null || post.posted >= post.wanted || post.gave_up !== null ? null : post;
}

async function bringUpToDate(ctx: Context, post: Post): Promise<void> {
  try {
    const ts = await shownAs(ctx, post);
    const replies = post.kind === 'digest' ? await wantDigestReplies(ctx, post) : [];
    await notePosted(ctx.store.db, post.key, { ts, version: post.wanted });
    await ctx.queue.enqueue(replies.map(deliverJob));
  } catch (error) {
    if (error instanceof Invalid || error instanceof Conflict) {
      ctx.log.error({ key: post.key, error: error.message }, 'Slack message refused for good');
      await noteGivenUp(ctx.store.db, post.key, error.message);
      return;
    }
    if (error instanceof UnknownOutcome)
      throw new Transient('The answer of a post was lost; it is looked for next', { cause: error });
    throw error;
  }
}

/** The `ts` of its message; App Home, which is a page and no message, has none. */
async function shownAs(ctx: Context, post: Post): Promise<string | null> {
  if (post.kind !== 'home') {
    const channel = post.channel ?? (await dmChannel(ctx, post.owner_id));
    return await showSomehow(ctx, post, channel);
  }
  await publishHome(ctx, post.owner_id);
  return null;
}

/** With newer blocks where the workspace takes them; who refused them once gets classic ones from then on. */
async function showSomehow(ctx: Context, post: Post, channel: string): Promise<string> {
  const newBlocks = { workspace: slackIds(post.owner_id).teamId, feature: 'new-blocks' } as const;
  const now = ctx.clock.now();
  const classic = await isLacking(ctx.store.db, newBlocks, now);
  const message = await render(ctx, post, classic);
  try {
    return await show(ctx, { post, channel, message });
  } catch (error) {
    if (!(error instanceof InvalidBlocks) || !message.usesNewBlocks) throw error;
    ctx.log.warn('Slack refused newer blocks; this workspace gets classic ones for a month');
    await noteLacking(ctx.store.db, newBlocks, now);
    return await show(ctx, { post, channel, message: await render(ctx, post, true) });
  }
}

async function show(
  ctx: Context,
  { post, channel, message }: { post: Post; channel: string; message: SealedMessage },
): Promise<string> {
  const place = { channel, key: post.key, threadTs: await threadOf(ctx, post) };
  // A message that an earlier attempt may have posted before its answer was lost.
  const oldest = new Date(post.created_at.getTime() - CLOCK_SKEW_MS);
  const ts = post.ts ?? (post.attempts === 0 ? null : await ctx.poster.find({ ...place, oldest }));
  if (ts !== null) {
    await ctx.poster.update({ channel, ts, message });
    return ts;
  }
  await noteAttempt(ctx.store.db, post.key, channel);
  return (await ctx.poster.post({ ...place, message })).ts;
}

/** A reply never goes where its root should have been. */
async function threadOf(ctx: Context, post: Post): Promise<string | undefined> {
  if (post.thread_key === null) return undefined;
  const root = await findPost(ctx.store.db, post.thread_key);
  if (root === null || root.gave_up !== null)
    throw new Invalid('The message that this replies to is not there');
  if (root.ts === null) throw new Transient('The message that this replies to comes first');
  return root.ts;
}

async function dmChannel(ctx: Context, ownerId: string): Promise<string> {
  // A second approver or an owner of the policy need not use Nightshift themself.
  const person = await findPerson(ctx.store.db, ownerId);
  if (person !== null && person.dmChannel !== null) return person.dmChannel;
  const channel = await ctx.poster.openDm(slackIds(ownerId).userId);
  await saveDmChannel(ctx.store.db, ownerId, channel);
  return channel;
}

async function render(ctx: Context, post: Post, classic: boolean): Promise<SealedMessage> {
  if (post.kind === 'card') return await renderCard(ctx, post);
  if (post.kind === 'notice') return await renderNotice(ctx, post.subject_id);
  if (post.kind === 'catch-up') return await renderCatchUp(ctx, post);
  if (post.kind === 'incident') return await renderIncident(ctx, post);
  if (post.kind === 'notification') return await renderNotification(ctx, post);
  if (post.kind === 'team-digest') return await renderTeamDigest(ctx, post, classic);
  if (post.kind === 'welcome') return await renderWelcome(ctx, post);
  return await renderDigest(ctx, post, classic);
}

/** A copy that its reader may not see any more shows nothing of the card. */
async function renderCard(ctx: Context, post: Post): Promise<SealedMessage> {
  const card = await loadCard(ctx, post.subject_id, post.owner_id);
  if (await mayRead(ctx, card, post.owner_id)) return sealedCard(card);
  return sealedNotice({
    what: say.thisCardIsNot,
    safe: say.whatItSaid,
  });
}
