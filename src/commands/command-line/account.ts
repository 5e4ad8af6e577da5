import type { Command } from 'commander';
import type { Account } from '../../domain/account.ts';
import { inContext, type JsonFlag } from './in-context.ts';

interface ConnectOptions extends JsonFlag {
  owner: string;
  write: boolean;
}

interface WebhookOptions extends JsonFlag {
  stdin: boolean;
  remove: boolean;
}

interface AddOptions extends JsonFlag {
  owner: string;
  repository: string[];
  settings?: string;
}

export function registerAccount(program: Command): void {
  const account = program.command('account').description('connect, list and remove sources');
  account
    .command('add <kind>')
    .description(
      'connect a gmail, github-actions, gitlab, argo-cd, kubernetes, jenkins, codepipeline or webhook source; the secret comes on standard input',
    )
    .requiredOption('--owner <slack-user-id>', 'whose source it is')
    .option(
      '--repository <name...>',
      'repositories to watch; all that the token sees by default',
      [],
    )
    .option('--settings <file>', 'JSON file of what else the kind of source needs to know')
    .option('--json', 'print one JSON object', false)
    .action(add);
  account
    .command('connect <kind>')
    .description(
      'connect a mailbox by consent in a browser on this machine; reading unless --write',
    )
    .requiredOption('--owner <slack-user-id>', 'whose mailbox it is')
    .option('--write', 'ask for the separate grant that writes', false)
    .option('--json', 'print one JSON object', false)
    .action(connect);
  registerGranted(account);
  account
    .command('list')
    .option('--json', 'print one JSON object', false)
    .action(async (options: JsonFlag) => {
      const { describeAccounts } = await import('../account.ts');
      const { printResult } = await import('../output.ts');
      await inContext(async (ctx) =>
        printResult({ accounts: await describeAccounts(ctx) }, options.json),
      );
    });
  account
    .command('remove <id>')
    .description('forget its grants; its history stays')
    .action(async (id: string) => {
      const { OPERATOR } = await import('../account.ts');
      const { disconnect } = await import('../../flow/disconnect.ts');
      await inContext((ctx) => disconnect(ctx, id, OPERATOR));
    });
}

/** What is changed of an account that is connected. */
function registerGranted(account: Command): void {
  account
    .command('webhook <id>')
    .description('take webhooks for a pipeline source: prints the address and a new secret')
    .option('--stdin', 'read a secret of the provider’s own making from standard input', false)
    .option('--remove', 'take none any more', false)
    .option('--json', 'print one JSON object', false)
    .action(webhook);
  account
    .command('trust <id> [server]')
    .description(
      'name the server that takes an IMAP mailbox’s mail in: its word on who sent a mail counts, and no other’s',
    )
    .option('--none', 'believe none any more', false)
    .action(trust);
  account
    .command('revoke <id>')
    .description('take a grant back at the provider, and forget it')
    .requiredOption('--write', 'the grant that writes')
    .action(revoke);
}

async function add(kind: string, options: AddOptions): Promise<void> {
  const { readSecret, printResult, say } = await import('../output.ts');
  const secret = await readSecret(
    'Secret (refresh token, access token, or {"read": …, "write": …}): ',
  );
  const { addSource, readSettings } = await import('../account.ts');
  const { lacksProof, proposalOf } = await import('../../flow/sender-proof.ts');
  await inContext(async (ctx) => {
    const { account, seen } = await addSource(ctx, {
      kind,
      owner: options.owner,
      repositories: options.repository,
      settings: await readSettings(options.settings),
      secret,
    });
    const { id, name, ownerId } = account;
    if (lacksProof(ctx, account)) say(`${name}: ${proposalOf(account, seen)}`);
    printResult(
      { id, kind, name, owner: ownerId, ...(seen === null ? {} : { seen }) },
      options.json,
    );
  });
}

async function trust(id: string, server: string | undefined, options: { none: boolean }) {
  const { OPERATOR: actor } = await import('../account.ts');
  const { trustServer } = await import('../../flow/sender-proof.ts');
  const { Invalid } = await import('../../lib/errors.ts');
  if (options.none === (server !== undefined))
    throw new Invalid('Name the server that takes this mail in, or say --none');
  await inContext((ctx) => trustServer(ctx, { accountId: id, server: server ?? null, actor }));
}

async function revoke(id: string): Promise<void> {
  const { OPERATOR } = await import('../account.ts');
  const { revokeWriting } = await import('../../flow/revoke-writing.ts');
  const { say } = await import('../output.ts');
  const { stillReads } = await inContext((ctx) => revokeWriting(ctx, id, OPERATOR));
  say(
    stillReads
      ? 'Nightshift can read this account, and no longer write.'
      : 'The provider took back the grant that reads as well: connect the account again for reading.',
  );
}

async function webhook(accountId: string, options: WebhookOptions): Promise<void> {
  const { OPERATOR: actor } = await import('../account.ts');
  const { giveWebhook, removeWebhook } = await import('../../flow/give-webhook.ts');
  const { printResult, readSecret } = await import('../output.ts');
  const given = options.stdin ? await readSecret('Secret of the webhook: ') : null;
  await inContext(async (ctx) => {
    if (options.remove) {
      await removeWebhook(ctx, { accountId, actor });
      return;
    }
    const { path, secret } = await giveWebhook(ctx, { accountId, given, actor });
    const url = `${ctx.config.NIGHTSHIFT_PUBLIC_URL ?? ''}${path}`;
    printResult({ url, ...(given === null ? { secret } : {}) }, options.json);
  });
}

async function connect(kind: string, options: ConnectOptions): Promise<void> {
  const { acceptConsent, askForConsent } = await import('../account-connect.ts');
  const { openLoopback } = await import('../loopback.ts');
  const { printResult, say } = await import('../output.ts');
  await inContext(async (ctx) => {
    await using loopback = await openLoopback<Account>();
    const { ownerId, page } = await askForConsent(ctx, { kind, ...options }, loopback.redirectUri);
    say(`Open this in a browser on this machine, within ten minutes:\n\n${page}\n`);
    const { id, name } = await loopback.wait((answer) => acceptConsent(ctx, ownerId, answer));
    printResult({ id, kind, name, owner: ownerId }, options.json);
  });
}
