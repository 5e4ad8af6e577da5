import { addAccount } from '../account.ts';
import type { Context } from '../../context.ts';
import type { AccountKind } from '../../domain/account.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { beginRun } from '../../sandbox/sample-night/index.ts';
import { listAccounts } from '../../store/accounts.ts';
import type { Material } from './material.ts';
import { type Night, OWNER } from './night.ts';

/** Under which the sample's own mail server writes what it found out about senders. */
const IMAP_AUTH_SERVER = 'mx.petrov.example';

/** Connects the owner's mailboxes while they are still empty, so that everything that arrives is new; safe to repeat. */
export async function connectMailboxes(
  ctx: Context,
  sandbox: Sandbox,
  { mailbox, elsewhere }: Material,
): Promise<void> {
  sandbox.gmail.addMailbox(mailbox);
  await connectOnce(ctx, 'gmail', sandbox.gmail.grants(mailbox));
  for (const { kind, address } of elsewhere) {
    if (kind === 'outlook') {
      sandbox.graph.addMailbox(address);
      await connectOnce(ctx, kind, sandbox.graph.grants(address));
    } else {
      // A grant names the server's port, which is another one after each start.
      const settings = { authServer: IMAP_AUTH_SERVER };
      await connect(ctx, { kind, secret: sandbox.imap.grant(address), settings });
    }
  }
}

export async function connectPipelines(
  ctx: Context,
  sandbox: Sandbox,
  { runsElsewhere }: Material,
): Promise<void> {
  await connectOnce(ctx, 'github-actions', sandbox.github.tokens);
  if (runsElsewhere.length === 0) return;
  await connectOnce(ctx, 'jenkins', sandbox.jenkins.tokens);
  await connectOnce(ctx, 'codepipeline', sandbox.codepipeline.keys);
  await connectOnce(ctx, 'argo-cd', sandbox.argoCd.tokens);
  await connectOnce(ctx, 'kubernetes', sandbox.kubernetes.tokens);
}

async function connectOnce(ctx: Context, kind: AccountKind, grants: object): Promise<void> {
  const known = await listAccounts(ctx.store.db);
  if (known.some((account) => account.kind === kind)) return;
  await connect(ctx, { kind, secret: JSON.stringify(grants) });
}

async function connect(
  ctx: Context,
  source: { kind: AccountKind; secret: string; settings?: Record<string, unknown> },
): Promise<void> {
  await addAccount(ctx, { ...source, owner: OWNER.userId, repositories: [] });
}

/** Lets the night's mail and runs arrive at the providers; what arrived before a crash does not arrive again. */
export function letArrive(sandbox: Sandbox, material: Material, night: Night): void {
  for (const { id, raw, receivedAt, labelIds } of material.mails)
    sandbox.gmail.deliver(material.mailbox, raw, { id, receivedAt, labelIds: [...labelIds] });
  for (const { kind, address, mails } of material.elsewhere)
    for (const { raw, receivedAt } of mails)
      sandbox[kind === 'outlook' ? 'graph' : 'imap'].deliver(address, raw, { receivedAt });
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

/** Lets runs begin at servers that start them when they are asked to: the night's clock goes along. */
export function letBegin(sandbox: Sandbox, { runsElsewhere }: Material, { clock }: Night): void {
  for (const run of runsElsewhere) {
    if (clock.now() < run.at) clock.set(run.at);
    beginRun(sandbox, run);
  }
}
