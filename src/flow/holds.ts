import type { Context } from '../context.ts';
import { named } from '../domain/deed-words.ts';
import { slackIds, withNames } from '../domain/person.ts';
import { WORDING } from '../words/wording.ts';
import { singleLine } from '../lib/text.ts';
import type { Answer } from '../slack/blocks/answer.ts';
import { liftHold, listHolds, placeHold } from '../store/holds.ts';
import { tellByPost } from '../store/notices.ts';
import { listPeople } from '../store/people.ts';
import { knownRepositories } from '../store/runs.ts';
import { releaseHeld } from '../store/signals.ts';
import { ensurePerson } from './join.ts';
import { namesOf } from './names.ts';
import { findRepository } from './name-deed.ts';
import { currentPolicy, policyOwners } from './policy.ts';
import * as say from '../words/deeds.ts';

const REASON_MAX = 200;
const LISTED = { label: say.whatIsHeld, command: 'holds' } as const;

/** From now on nothing is proposed or carried out for this pipeline in the whole team, until it is lifted. */
export async function holdPipeline(
  ctx: Context,
  { ownerId, text }: { ownerId: string; text: string },
): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  const [name = '', ...words] = text.split(' ');
  if (name === '') return { what: say.whichPipeline, next: say.toStopEverythingOfYours };
  const where = await findRepository(ctx, ownerId, name);
  if ('what' in where) return where;
  const reason = singleLine(words.join(' ')).slice(0, REASON_MAX);
  if (reason === '')
    return { what: say.aHoldNeedsAReason, next: `/nightshift hold ${name} the audit runs` };
  const { repository } = where;
  const isNew = await ctx.store.write((unit) =>
    placeHold(unit, { repository, by: ownerId, reason }),
  );
  return {
    what: isNew ? say.isHeld(repository) : say.isHeldAlready(repository),
    safe: say.nothingIsProposedOrCarried,
    next: say.toLift(name),
    steps: [LISTED],
  };
}

/** Whoever placed a hold lifts it, or an owner of the policy; the other one is told. */
export async function unholdPipeline(
  ctx: Context,
  { ownerId, text }: { ownerId: string; text: string },
): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  const { teamId } = slackIds(ownerId);
  const owners = policyOwners(await currentPolicy(ctx), teamId);
  const found = named(text.trim(), await holdsSeenBy(ctx, ownerId));
  const [hold] = found;
  if (hold === undefined || found.length > 1)
    return {
      what: hold === undefined ? say.noSuchPipelineIsHeld : say.moreThanOne,
      safe: WORDING.nothingChanged,
      steps: [LISTED],
    };
  if (hold.by !== ownerId && !owners.includes(ownerId))
    return {
      what: say.onlyWhoeverPlaced,
      safe: WORDING.nothingChanged,
      steps: [LISTED],
    };
  await ctx.store.write(async (unit) => {
    const lifted = await liftHold(unit, { repository: hold.repository, by: ownerId });
    for (const { id } of await listPeople(unit.db))
      if (slackIds(id).teamId === teamId) await releaseHeld(unit, id);
    if (lifted !== null && lifted.by !== ownerId)
      await tellByPost(unit, {
        ownerId: lifted.by,
        what: say.yourHoldOnWasLifted(hold.repository),
      });
  });
  return {
    what: say.isNoLongerHeld(hold.repository),
    safe: WORDING.asksFirst,
    steps: [LISTED],
  };
}

export async function showHolds(ctx: Context, ownerId: string): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const holds = await holdsSeenBy(ctx, ownerId);
  const names = await namesOf(
    ctx,
    holds.map(({ by }) => by),
  );
  return {
    what: holds.length === 0 ? say.noPipelineIsHeld : say.heldNothingIsDone,
    lines: holds.map(({ repository, by, reason, since }) => ({
      title: repository,
      text: say.reasonAndWho(reason, by === ownerId ? 'you' : withNames(by, names)),
      at: since,
    })),
    timeZone: person.timeZone,
  };
}

/** One's own, and those of pipelines that one's own sources tell of: nobody learns another's names. */
async function holdsSeenBy(ctx: Context, ownerId: string) {
  const known = new Set(
    (await knownRepositories(ctx.store.db, ownerId)).map((each) => each.repository.toLowerCase()),
  );
  const holds = await listHolds(ctx.store.db, slackIds(ownerId).teamId);
  return holds.filter(
    ({ by, repository }) => by === ownerId || known.has(repository.toLowerCase()),
  );
}
