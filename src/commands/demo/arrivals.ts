import { addAccount } from '../account.ts';
import type { Context } from '../../context.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { listAccounts } from '../../store/accounts.ts';
import type { Material } from './material.ts';
import { type Night, OWNER } from './night.ts';

/** Connects the owner's mailbox and pipelines while both are still empty; safe to repeat. */
export async function connectSources(
  ctx: Context,
  sandbox: Sandbox,
  material: Material,
): Promise<void> {
  const known = new Set((await listAccounts(ctx.store.db)).map(({ kind }) => kind));
  sandbox.gmail.addMailbox(material.mailbox);
  if (!known.has('gmail')) {
    await addAccount(ctx, {
      kind: 'gmail',
      owner: OWNER.userId,
      repositories: [],
      secret: JSON.stringify(sandbox.gmail.grants(material.mailbox)),
    });
  }
  if (!known.has('github-actions')) {
    await addAccount(ctx, {
      kind: 'github-actions',
      owner: OWNER.userId,
      repositories: [],
      secret: JSON.stringify(sandbox.github.tokens),
    });
  }
}

/** Lets the night's mail and runs arrive at the providers; what arrived before a crash does not arrive again. */
export function letArrive(sandbox: Sandbox, material: Material, night: Night): void {
  for (const { id, raw, receivedAt, labelIds } of material.mails)
    sandbox.gmail.deliver(material.mailbox, raw, { id, receivedAt, labelIds: [...labelIds] });
  for (const { event, payload } of material.webhooks)
    sandbox.github.seedWebhook(event, payload, {
      shiftTo: new Date(night.dawn.getTime() - 3_600_000),
    });
  for (const spec of material.runs) {
    const arrived =
      sandbox.github.repositories().includes(spec.repo) &&
      sandbox.github
        .runs(spec.repo)
        .some(
          (run) =>
            run.workflow === spec.workflow.name &&
            run.createdAt.getTime() === spec.createdAt?.getTime(),
        );
    if (!arrived) sandbox.github.addRun(spec);
  }
}
