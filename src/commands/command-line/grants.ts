import type { Command } from 'commander';
import { inContext, type JsonFlag } from './in-context.ts';

export function registerGrants(program: Command): void {
  const grants = program
    .command('grants')
    .description('what people allowed once for all; they alone can, in Slack');
  grants
    .command('list')
    .option('--json', 'print one JSON object', false)
    .action(async ({ json }: JsonFlag) => {
      const { listGrants } = await import('../grants.ts');
      const { printResult } = await import('../output.ts');
      await inContext(async (ctx) => printResult({ grants: await listGrants(ctx) }, json));
    });
  grants
    .command('revoke <id>')
    .description('end one at once, also for what it approved and what has not left')
    .action(async (id: string) => {
      const { revokeGrant } = await import('../grants.ts');
      const { say } = await import('../output.ts');
      await inContext((ctx) => revokeGrant(ctx, id));
      say('It is ended.');
    });
}
