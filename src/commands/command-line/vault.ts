import type { Command } from 'commander';
import { finish, inContext, type JsonFlag } from './in-context.ts';

export function registerVault(program: Command): void {
  program
    .command('vault')
    .description('the sealed grants')
    .command('rotate')
    .description('seal every grant with the current key; earlier ones in NIGHTSHIFT_OLD_KEYS')
    .option('--json', 'print one JSON object', false)
    .action(async (options: JsonFlag) => {
      const { rotateVault } = await import('../vault.ts');
      const { printResult } = await import('../output.ts');
      const result = await inContext(rotateVault);
      printResult(result, options.json);
      finish(Object.keys(result.failed).length === 0 ? 0 : 1);
    });
}
