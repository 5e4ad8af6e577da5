import type { Context } from '../context.ts';
import { isPipeline } from '../domain/account.ts';
import type { RunEntry } from '../domain/digest-entry.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import { slackIds } from '../domain/person.ts';
import { channelRun, hasTeamDigestOn } from '../domain/team-digest.ts';
import { Invalid } from '../lib/errors.ts';
import { addDays, localDay, localInstant } from '../lib/time.ts';
import { sealedTeamDigest } from '../slack/blocks/team-digest.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { listAccounts } from '../store/accounts.ts';
import { findPerson } from '../store/people.ts';
import type { Post } from '../store/posts.ts';
import {
  findTeamDigest,
  lastTeamDigest,
  removeTeamChannel,
  runsBetween,
  saveTeamDigest,
  setTeamChannel,
  type TeamChannel,
  teamChannels,
} from '../store/team-digests.ts';
import { isBehind } from './digest-due.ts';
import { currentPolicy, policyOwners } from './policy.ts';
import * as say from '../words/telling.ts';

const FAILED_FIRST: readonly RunEntry['state'][] = ['failed', 'running', 'ended'];

/**
 * Chooses a channel that is told each morning of the deployments of this person's own pipelines, or ends it.
 * Only an owner named in the policy may; nothing of a mail can ever get there.
 */
export async function chooseTeamChannel(
  ctx: Context,
  { actor, channel, on }: { actor: Actor; channel: string; on: boolean },
): Promise<{ words: string }> {
  const { teamId } = slackIds(actor.id);
  const owners = policyOwners(await currentPolicy(ctx), teamId);
  if (misfitOf(actor) !== null || !owners.includes(actor.id))
    return { words: say.onlyAnOwnerNamed };
  if (!/^[CG][A-Z0-9]{4,}$/.test(channel)) return { words: say.aDigestForTheTeam };
  if (!on) {
    const was = await ctx.store.write((unit) => removeTeamChannel(unit, { by: actor.id, channel }));
    return { words: was ? say.thatChannelIsToldNothing : say.itWasToldNothing };
  }
  if ((await findPerson(ctx.store.db, actor.id)) === null)
    return { words: say.connectAPipelineFirst };
  await ctx.store.write((unit) => setTeamChannel(unit, { setBy: actor.id, channel }));
  return {
    words: say.fromTheNextMorning,
  };
}

/**
 * Writes what is due: one digest for a channel and day, at the time and on the days of the person who chose the
 * channel; the next one tells of the days without.
 */
export async function teamDigests(ctx: Context): Promise<void> {
  for (const channel of await teamChannels(ctx.store.db)) await teamDigest(ctx, channel);
}

async function teamDigest(ctx: Context, chosen: TeamChannel): Promise<void> {
  const { db } = ctx.store;
  const person = await findPerson(db, chosen.setBy);
  if (person === null) return;
  const now = ctx.clock.now();
  const day = localDay(now, person.timeZone);
  const due = localInstant(day, person.digestTime, person.timeZone);
  if (now < due || chosen.setAt >= due || !hasTeamDigestOn(person, day)) return;
  const last = await lastTeamDigest(db, chosen);
  if (last !== null && last.day >= day) return;
  if (await isBehind(ctx, chosen.setBy, { due, now })) return;
  const yesterday = localInstant(addDays(day, -1), person.digestTime, person.timeZone);
  const from = last?.to ?? (chosen.setAt < yesterday ? chosen.setAt : yesterday);
  const runs = await runsBetween(db, chosen.setBy, { from, to: now });
  const accounts = (await listAccounts(db, chosen.setBy)).filter(({ kind }) => isPipeline(kind));
  const { setBy, workspace } = chosen;
  await ctx.store.write((unit) =>
    saveTeamDigest(unit, {
      workspace,
      channel: chosen.channel,
      setBy,
      day,
      timeZone: person.timeZone,
      from: from.toISOString(),
      to: now.toISOString(),
      blind: accounts
        .filter(({ coverage: { problem, readUntil } }) => problem !== null || readUntil === null)
        .map(({ name }) => name.slice(0, 60)),
      runs: runs
        .map(channelRun)
        .toSorted((a, b) => FAILED_FIRST.indexOf(a.state) - FAILED_FIRST.indexOf(b.state)),
    }),
  );
}

/** The post's subject is `CHANNEL/YYYY-MM-DD`. */
export async function renderTeamDigest(
  ctx: Context,
  post: Post,
  classic: boolean,
): Promise<SealedMessage> {
  const [channel = '', day = ''] = post.subject_id.split('/');
  const { teamId: workspace } = slackIds(post.owner_id);
  const digest = await findTeamDigest(ctx.store.db, { workspace, channel, day });
  if (digest === null) throw new Invalid(`No team digest of ${day} is known`);
  return sealedTeamDigest(digest, classic);
}
