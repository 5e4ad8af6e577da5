import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { createShiftableClock, systemClock } from '../lib/time.ts';
import { createSandbox } from '../sandbox/index.ts';
import { printResult, say } from './output.ts';
import { shutdownSignal } from './shutdown.ts';

/** Only the outside world, for development against a real `start`: prints the settings that point there. */
export async function serveSandbox(options: { port: number; json: boolean }): Promise<number> {
  const dataDir = join(loadConfig().NIGHTSHIFT_DATA_DIR, 'sandbox');
  const sandbox = await createSandbox({
    clock: createShiftableClock(systemClock.now()),
    dataDir,
    port: options.port,
  });
  const mailbox = 'dana@harborlight.example';
  sandbox.gmail.addMailbox(mailbox);
  const secrets = { gmail: sandbox.gmail.grants(mailbox), 'github-actions': sandbox.github.tokens };
  if (options.json)
    printResult(
      { page: sandbox.slack.pageUrl, environment: sandbox.environment, owner: 'U0OWNER', secrets },
      true,
    );
  else {
    process.stdout.write(
      `${Object.entries(sandbox.environment)
        .map(([name, value]) => `export ${name}=${value}`)
        .join('\n')}\n`,
    );
    say(`\nWorkspace: ${sandbox.slack.pageUrl}`);
    say(
      `Connect a mailbox: echo '${JSON.stringify(secrets.gmail)}' | npx nightshift account add gmail --owner U0OWNER`,
    );
    say(
      `Connect pipelines: echo '${JSON.stringify(secrets['github-actions'])}' | npx nightshift account add github-actions --owner U0OWNER`,
    );
    say('Stop with Ctrl-C.');
  }
  await shutdownSignal();
  await sandbox.close();
  return 0;
}
