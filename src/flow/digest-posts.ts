import type { Context } from '../context.ts';
import { Invalid } from '../lib/errors.ts';
import { sealedDigest } from '../slack/blocks/digest.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { findEntries } from '../store/digests.ts';
import { type Post, wantPost } from '../store/posts.ts';

/** The root of a digest, whose subject is its day, or a reply of it: `2026-11-21#0`. */
export async function renderDigest(
  ctx: Context,
  post: Post,
  classic: boolean,
): Promise<SealedMessage> {
  const [day = '', reply] = post.subject_id.split('#');
  const { root, thread } = await messagesOf(ctx, post.owner_id, { day, classic });
  if (reply === undefined) return root;
  const message = thread[Number(reply)];
  if (message === undefined) throw new Invalid(`The digest of ${day} has no reply ${reply}`);
  return message;
}

/**
 * The thread's details, written down before the root counts as posted, so that none is lost in between. Each has its
 * own row, so none is posted twice. Returns their keys.
 */
export async function wantDigestReplies(ctx: Context, post: Post): Promise<string[]> {
  if (post.posted > 0 || post.subject_id.includes('#')) return [];
  const asked = { day: post.subject_id, classic: true };
  const { thread } = await messagesOf(ctx, post.owner_id, asked);
  const keys = thread.map((_, at) => `${post.key}-${at}`);
  await ctx.store.write(async (unit) => {
    for (const [at, key] of keys.entries()) {
      await wantPost(unit, {
        key,
        ownerId: post.owner_id,
        kind: 'digest',
        subjectId: `${post.subject_id}#${at}`,
        threadKey: post.key,
      });
    }
  });
  return keys;
}

async function messagesOf(
  ctx: Context,
  ownerId: string,
  { day, classic }: { day: string; classic: boolean },
): Promise<{ root: SealedMessage; thread: SealedMessage[] }> {
  const found = await findEntries(ctx.store.db, ownerId, day);
  if (found === null) throw new Invalid(`No digest of ${day} is known`);
  return sealedDigest(found.digest, { entries: found.entries, classic });
}
