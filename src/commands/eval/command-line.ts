import { type Command, InvalidArgumentError } from 'commander';
import type { InjectionOptions } from './injection/index.ts';
import type { LogsOptions } from './logs/index.ts';
import type { MailOptions } from './mail/index.ts';
import type { TrainOptions } from './mail/train.ts';

/** `nightshift eval …`. What it does is loaded when it is called. */
export function registerEval(program: Command): void {
  const figures = program.command('eval').description('quality and safety figures on a corpus');
  registerLogs(figures);
  registerMail(figures);
  figures
    .command('injection')
    .description(
      'hostile mails and runs, read by a hostile model, scored on what reached the servers',
    )
    .requiredOption('--corpus <dir>', 'folder with corpora; see docs/injection.md')
    .option('--human <who>', 'approves never, always or with this probability', human, 'always')
    .option('--seed <n>', 'makes everything repeatable', whole, 1)
    .option('--adaptive <rounds>', 'an attacker who learns from what came of each round', whole, 0)
    .option('--cases <max>', 'only so many of the cases', whole)
    .option('--json', 'print one JSON object', false)
    .action(async (options: InjectionOptions) => {
      const { evaluateInjection } = await import('./injection/index.ts');
      process.exitCode = await evaluateInjection(options);
    });
}

function registerLogs(figures: Command): void {
  figures
    .command('logs')
    .description('how much of the cause of failed builds their excerpts show')
    .requiredOption('--corpus <dir>', 'a folder a build, with fail.log and groundtruth')
    .option('--json', 'print one JSON object', false)
    .action(async (options: LogsOptions) => {
      const { evaluateLogs } = await import('./logs/index.ts');
      process.exitCode = evaluateLogs(options);
    });
}

function registerMail(figures: Command): void {
  figures
    .command('mail')
    .description('how well mail is triaged, and what it costs')
    .requiredOption('--corpus <path...>', 'JSON lines or folders of .eml files; see docs/triage.md')
    .option('--cross-validate <folds>', 'judge each mail by what the others teach', whole)
    .option('--leave-out-source', 'judge the mails of each source by what the others teach', false)
    .option('--seed <n>', 'deals the folds', whole, 1)
    .option('--json', 'print one JSON object', false)
    .action(async (options: MailOptions) => {
      const { evaluateMail } = await import('./mail/index.ts');
      process.exitCode = await evaluateMail(options);
    });
  figures
    .command('mail-train')
    .description('teaches the mail classifier anew from labelled mails')
    .requiredOption('--corpus <path...>', 'JSON lines or folders of .eml files; see docs/triage.md')
    .option('--out <file>', 'instead of the file that triage reads')
    .option('--json', 'print one JSON object', false)
    .action(async (options: TrainOptions) => {
      const { trainMailClassifier } = await import('./mail/train.ts');
      process.exitCode = await trainMailClassifier(options);
    });
}

function human(text: string): 'never' | 'always' | number {
  if (text === 'never' || text === 'always') return text;
  const share = Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1))
    throw new InvalidArgumentError('It must be never, always or a number from 0 to 1.');
  return share;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number.');
  return value;
}
