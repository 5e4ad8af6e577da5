import type { Command } from 'commander';
import { inContext, type JsonFlag } from './in-context.ts';

interface AddOptions extends JsonFlag {
  owner: string;
  repository: string[];
}

export function registerAccount(program: Command): void {
  const account = program.command('account').description('connect, list and remove sources');
  account
    .command('add <kind>')
    .description('connect a gmail or github-actions source; the secret comes on standard input')
    .requiredOption('--owner <slack-user-id>', 'whose source it is')
    .option(
      '--repository <name...>',
      'repositories to watch; all that the token sees by default',
      [],
    )
    .option('--json', 'print one JSON object', false)
    .action(add);
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
      const { disconnectAccount } = await import('../account.ts');
      await inContext((ctx) => disconnectAccount(ctx, id));
    });
}

async function add(kind: string, options: AddOptions): Promise<void> {
  const { readSecret, printResult } = await import('../output.ts');
  const secret = await readSecret(
    'Secret (refresh token, access token, or {"read": …, "write": …}): ',
  );
  const { addAccount } = await import('../account.ts');
  await inContext(async (ctx) => {
    const { id, name, ownerId } = await addAccount(ctx, {
      kind,
      owner: options.owner,
      repositories: options.repository,
      secret,
    });
    printResult({ id, kind, name, owner: ownerId }, options.json);
  });
}
