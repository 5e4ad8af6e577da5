import { findDeed } from '../actions/pipeline-deeds.ts';
import type { Context } from '../context.ts';
import { reachesProduction } from '../domain/duty.ts';
import { WORDING } from '../words/wording.ts';
import { getAccount } from '../store/accounts.ts';
import { noteRollback, type OpenIncident } from '../store/incidents.ts';
import { getPerson } from '../store/people.ts';
import { askDeed } from './ask-deed.ts';
import { usablePolicy } from './policy.ts';
import * as say from '../words/deeds.ts';

/**
 * Asks, once an incident, whether to bring back what ran well, where the provider knows such a thing: the
 * card of `/nightshift rollback`, for two people. Where nothing can be rolled back it says nothing.
 */
export async function offerRollback(ctx: Context, incident: OpenIncident): Promise<void> {
  if (incident.rollback === null) await askRollback(ctx, incident);
}

/** What came of asking, read from the provider anew, in words; null where it has to be tried again. */
export async function askRollback(ctx: Context, incident: OpenIncident): Promise<string | null> {
  const { run, accountId, signalId } = incident;
  const account = await getAccount(ctx.store.db, accountId);
  const policy = await usablePolicy(ctx);
  const environment = (run.environments ?? []).find((name) =>
    reachesProduction(policy, { ...run, environments: [name] }),
  );
  const isKnown =
    environment !== undefined &&
    account.state === 'connected' &&
    findDeed(ctx.connectors, account.kind, 'rollback') !== null;
  const words = isKnown ? await asked() : say.nothingToRollBack;
  if (words !== null) await ctx.store.write((unit) => noteRollback(unit, incident.id, words));
  return words;

  async function asked(): Promise<string | null> {
    const { repository } = run;
    const { what, next } = await askDeed(ctx, {
      person: await getPerson(ctx.store.db, incident.ownerId),
      name: 'rollback',
      where: { accountId, repository, signalId },
      asked: { repository, environment: environment ?? '' },
      reason: say.anEarlierOneRanWell(run.workflow),
    });
    return next === WORDING.tryAgain ? null : what;
  }
}
