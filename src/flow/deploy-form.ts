import type { Context } from '../context.ts';
import type { Answer } from '../slack/blocks/answer.ts';
import { type DeployForm, sealedDeployModal } from '../slack/blocks/deploy-modal.ts';
import type { SealedView } from '../slack/egress.ts';
import { knownRepositories } from '../store/runs.ts';
import { askDeed } from './ask-deed.ts';
import { ensurePerson } from './join.ts';
import { findRepository } from './name-deed.ts';

/** The form with the pipelines of the person's own sources; null where there are none. */
export async function deployForm(ctx: Context, ownerId: string): Promise<SealedView | null> {
  const known = await knownRepositories(ctx.store.db, ownerId);
  return sealedDeployModal(known.map(({ repository }) => repository));
}

/** What somebody entered, as a card: as if they had typed it behind the command. */
export async function askToDeploy(
  ctx: Context,
  { ownerId, form }: { ownerId: string; form: DeployForm },
): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const where = await findRepository(ctx, ownerId, form.repository);
  if ('what' in where) return where;
  const { ref, environment } = form;
  const asked = { repository: where.repository, ref, environment };
  return await askDeed(ctx, { person, name: 'deploy', where, asked });
}
