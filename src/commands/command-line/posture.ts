import type { Command } from 'commander';
import { finish, inContext, type JsonFlag } from './in-context.ts';

export function registerPosture(program: Command): void {
  program
    .command('posture')
    .description(
      'in words, what the agent can do now and what holds it; fails where it is too wide',
    )
    .option('--owner <id>', 'one person only: a Slack user id, or TEAM/USER')
    .option('--json', 'print one JSON object', false)
    .action(async ({ owner, json }: JsonFlag & { owner?: string }) => {
      const { posture, printPosture } = await import('../posture.ts');
      const said = await inContext((ctx) => posture(ctx, owner));
      printPosture(said, json);
      finish(said.sound ? 0 : 1);
    });
}
