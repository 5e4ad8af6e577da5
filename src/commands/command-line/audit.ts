import type { Command } from 'commander';
import type { ExportTarget } from '../audit-export.ts';
import type { PruneOptions } from '../audit-prune.ts';
import { finish, inContext, type JsonFlag } from './in-context.ts';

interface VerifyOptions extends JsonFlag {
  file?: string;
  witness?: string;
  checkpoint?: string;
}

export function registerAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description('the ledger of everything that was decided and done');
  audit
    .command('verify')
    .description('check every hash and the order; with a file, offline and without a database')
    .option('--file <export>', 'an export made by `audit export`')
    .option('--witness <seq:hash>', "the chain head from a digest's footer")
    .option('--checkpoint <file>', 'where an export of a pruned ledger starts')
    .option('--json', 'print one JSON object', false)
    .action(verify);
  audit
    .command('export')
    .description('write the ledger, one JSON object a line')
    .option('--workspace <team>', 'Slack team id, where there are several')
    .option('--file <path>', 'instead of standard output')
    .option('--format <format>', 'jsonl, which can be verified, or ocsf for collectors', 'jsonl')
    .action(async (options: ExportTarget) => {
      const { exportLedger } = await import('../audit-export.ts');
      const { say } = await import('../output.ts');
      await inContext(async (ctx) => say(`${await exportLedger(ctx.store.db, options)} entries`));
    });
  registerReceipts(audit);
  audit
    .command('prune')
    .description('take old entries out of the database, once a verified export holds them')
    .requiredOption('--before <date>', 'entries from then on stay')
    .requiredOption('--export <file>', 'an export that holds everything that leaves')
    .requiredOption('--keep-checkpoint <file>', 'where to write what verification starts from')
    .option('--workspace <team>', 'Slack team id, where there are several')
    .option('--json', 'print one JSON object', false)
    .action(async (options: JsonFlag & PruneOptions) => {
      const { pruneLedger } = await import('../audit-prune.ts');
      const { printResult } = await import('../output.ts');
      await inContext(async (ctx) => printResult(await pruneLedger(ctx, options), options.json));
    });
}

function registerReceipts(audit: Command): void {
  audit
    .command('receipt <reference>')
    .description(
      'one decided action, by id or digest, or all of a card by its id, with its place in the ledger',
    )
    .option('--file <path>', 'instead of standard output')
    .action(async (reference: string, { file }: { file?: string }) => {
      const { drawnReceipt } = await import('../receipt.ts');
      const text = await inContext((ctx) => drawnReceipt(ctx, { reference, file }));
      if (file === undefined) process.stdout.write(text);
    });
  audit
    .command('verify-receipt <file>')
    .description('check a receipt offline: no database, no network')
    .option('--witness <seq:hash>', "the chain head from a digest's footer")
    .option('--json', 'print one JSON object', false)
    .action(async (file: string, options: JsonFlag & { witness?: string }) => {
      const { verifyReceiptFile } = await import('../receipt.ts');
      const { parseWitness } = await import('../audit.ts');
      const { printResult } = await import('../output.ts');
      const witness = options.witness === undefined ? undefined : parseWitness(options.witness);
      const result = await verifyReceiptFile(file, witness);
      printResult(result, options.json);
      finish(result.verified ? 0 : 1);
    });
}

async function verify(options: VerifyOptions): Promise<void> {
  const { checkLedger, parseWitness, verifyExport } = await import('../audit.ts');
  const { readCheckpoint } = await import('../audit-prune.ts');
  const { printResult } = await import('../output.ts');
  const witness = options.witness === undefined ? undefined : parseWitness(options.witness);
  const checkpoint =
    options.checkpoint === undefined ? undefined : await readCheckpoint(options.checkpoint);
  const { file } = options;
  const result =
    file === undefined
      ? await inContext((ctx) => checkLedger(ctx, witness))
      : await verifyExport(file, witness, checkpoint);
  printResult(result, options.json);
  finish(result.verified ? 0 : 1);
}
