import type { Command } from 'commander';
import { inContext, type JsonFlag } from './in-context.ts';

/** `pause` and `resume`: the kill switch, without Slack. */
export function registerSwitch(program: Command): void {
  for (const [name, paused, description] of [
    ['pause', true, 'stop everything from being executed, also what was approved'],
    ['resume', false, 'let what was approved and has not run out be executed'],
  ] as const) {
    program
      .command(name)
      .description(description)
      .option('--team <id>', "a Slack team; the bot's own where nothing is named")
      .option('--owner <id>', 'one person only: a Slack user id, or TEAM/USER')
      .option('--json', 'print one JSON object', false)
      .action(async ({ json, ...scope }: JsonFlag & { team?: string; owner?: string }) => {
        const { turnFromOutside } = await import('../switch.ts');
        await inContext(async (ctx) =>
          (await import('../output.ts')).printResult(
            await turnFromOutside(ctx, { ...scope, paused }),
            json,
          ),
        );
      });
  }
}
