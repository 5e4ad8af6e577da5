#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import type { BenchOptions } from './commands/bench/index.ts';
import type { ChaosOptions } from './commands/chaos.ts';
import { registerAccount } from './commands/command-line/account.ts';
import { registerAudit } from './commands/command-line/audit.ts';
import { finish, inContext, type JsonFlag } from './commands/command-line/in-context.ts';
import { registerGrants } from './commands/command-line/grants.ts';
import { registerPosture } from './commands/command-line/posture.ts';
import { registerSwitch } from './commands/command-line/switch.ts';
import { registerVault } from './commands/command-line/vault.ts';
import type { DemoOptions } from './commands/demo/index.ts';
import { registerEval } from './commands/eval/command-line.ts';
import { errorMessage, isExpected } from './lib/errors.ts';

/**
 * The entry: parses the command line and hands over. Commands are loaded when they are called, so that
 * `--help` costs nothing.
 */
const program = new Command('nightshift')
  .description(
    'Reads mail and pipelines while you sleep, tells you in the morning, acts only on what you approve.',
  )
  .showHelpAfterError();

program
  .command('demo')
  .description('one sample night on embedded servers, then the workspace page')
  .option('--once', 'end after the report', false)
  .option('--json', 'print one JSON object on standard output', false)
  .option('--mail <dir>', 'folder of .eml files instead of the sample mail')
  .option('--runs <dir>', 'folder of GitHub webhook payloads instead of the sample runs')
  .option(
    '--approve <share>',
    'none, all, or a share from 0 to 1 of the cards',
    parseShare,
    'none' as const,
  )
  .option('--seed <n>', 'makes arrival times and decisions repeatable', parseNumber, 1)
  .option('--port <n>', 'port of the workspace page; 0 takes a free one', parseNumber, 0)
  .action(async (options: DemoOptions) =>
    finish(await (await import('./commands/demo/index.ts')).demo(options)),
  );

const start = program
  .command('start')
  .description('run Nightshift: the Slack app and the workers')
  .action(async () => finish(await (await import('./commands/start.ts')).start('all')));
start
  .command('app')
  .description('only the Slack app')
  .action(async () => finish(await (await import('./commands/start.ts')).start('app')));
start
  .command('workers [queues...]')
  .description('only workers, of all queues or of the named ones')
  .action(async (queues: string[]) =>
    finish(await (await import('./commands/start.ts')).start('workers', queues)),
  );

program
  .command('sandbox')
  .description("only the sandbox's servers, for development")
  .option('--port <n>', 'first of three ports; 0 takes free ones', parseNumber, 0)
  .option('--json', 'print the settings as one JSON object', false)
  .action(async (options: JsonFlag & { port: number }) =>
    finish(await (await import('./commands/sandbox.ts')).serveSandbox(options)),
  );

registerAccount(program);

program
  .command('run <verb>')
  .description('ingest, triage, consolidate or digest once, now')
  .option('--owner <id>', 'only this person')
  .option('--json', 'print one JSON object', false)
  .action(async (verb: string, options: JsonFlag & { owner?: string }) => {
    const { runVerb } = await import('./commands/run.ts');
    await inContext(async (ctx) =>
      (await import('./commands/output.ts')).printResult(
        await runVerb(ctx, verb, options.owner),
        options.json,
      ),
    );
  });

program
  .command('migrate')
  .description('bring the database schema up to date')
  .action(async () => {
    const { migrateDatabase } = await import('./commands/migrate.ts');
    await migrateDatabase();
  });

program
  .command('manifest')
  .description('print the manifest of the Slack app, for Socket Mode unless said otherwise')
  .option('--http <url>', 'for HTTP requests to this public address')
  .action(async (options: { http?: string }) =>
    (await import('./commands/manifest.ts')).printManifest(options),
  );

program
  .command('config')
  .description('print every setting with its default and meaning, never what is set')
  .option('--markdown', 'as the table of docs/settings.md; the default')
  .option('--env', 'as the file .env.example', false)
  .action(async (options: { env: boolean }) =>
    (await import('./commands/config.ts')).printConfiguration(options),
  );

program
  .command('doctor')
  .description('check configuration, database, queue, Slack and accounts')
  .option('--json', 'print one JSON object', false)
  .action(async (options: JsonFlag) => {
    const diagnosis = await (await import('./commands/doctor.ts')).doctor();
    (await import('./commands/output.ts')).printResult(diagnosis, options.json);
    finish(diagnosis.healthy ? 0 : 1);
  });

registerAudit(program);
registerPosture(program);
registerGrants(program);
registerSwitch(program);
registerVault(program);

program
  .command('bench')
  .description('throughput of a night beside raw BullMQ, quota units, memory, audit verification')
  .option('--mails <n>', 'how many mails arrive', parseNumber, 5_000)
  .option('--first', 'only how soon somebody new sees the first screens', false)
  .option('--json', 'print one JSON object', false)
  .action(async (options: BenchOptions) =>
    finish(await (await import('./commands/bench/index.ts')).bench(options)),
  );

registerEval(program);

program
  .command('chaos')
  .description('kill nights at random moments; each must still come to a sound end')
  .option('--kills <n>', 'how many', parseNumber, 50)
  .option(
    '--seed <n>',
    'makes the moments repeatable, as shares of what a night takes here',
    parseNumber,
    1,
  )
  .option('--mail <dir>', 'folder of .eml files instead of the sample mail')
  .option('--json', 'print one JSON object', false)
  .action(async (options: ChaosOptions) =>
    finish(await (await import('./commands/chaos.ts')).chaos(options)),
  );

function parseNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function parseShare(text: string): 'none' | 'all' | number {
  if (text === 'none' || text === 'all') return text;
  const share = Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1))
    throw new InvalidArgumentError('It must be none, all or a number from 0 to 1.');
  return share;
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(
    `${isExpected(error) ? errorMessage(error) : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
