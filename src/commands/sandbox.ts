import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { createShiftableClock, systemClock } from '../lib/time.ts';
import { parseJson } from '../lib/trust.ts';
import { createSandbox, type Sandbox } from '../sandbox/index.ts';
import { printResult, say } from './output.ts';
import { shutdownSignal } from './shutdown.ts';

const OWNER = 'U0OWNER';

/** Only the outside world, for development against a real `start`: prints the settings that point there. */
export async function serveSandbox(options: { port: number; json: boolean }): Promise<number> {
  const dataDir = join(loadConfig().NIGHTSHIFT_DATA_DIR, 'sandbox');
  const sandbox = await createSandbox({
    clock: createShiftableClock(systemClock.now()),
    dataDir,
    port: options.port,
  });
  const secrets = secretsOf(sandbox);
  if (options.json)
    printResult(
      { page: sandbox.slack.pageUrl, environment: sandbox.environment, owner: OWNER, secrets },
      true,
    );
  else {
    process.stdout.write(
      `${Object.entries(sandbox.environment)
        .map(([name, value]) => `export ${name}=${value}`)
        .join('\n')}\n`,
    );
    say(`\nWorkspace: ${sandbox.slack.pageUrl}`);
    for (const [kind, secret] of Object.entries(secrets))
      say(
        `Connect ${kind}: echo '${JSON.stringify(secret)}' | npx nightshift account add ${kind} --owner ${OWNER}`,
      );
    say('Stop with Ctrl-C.');
  }
  await shutdownSignal();
  await sandbox.close();
  return 0;
}

/** What connects each kind of source; mailboxes are empty until mail is delivered. */
function secretsOf(sandbox: Sandbox): Readonly<Record<string, unknown>> {
  const { gmail, graph, imap, github, gitlab, jenkins, codepipeline, argoCd, kubernetes } = sandbox;
  const mailboxes = {
    gmail: 'dana@harborlight.example',
    outlook: 'dana@harborlight-rail.example',
    imap: 'dana@petrov.example',
  };
  gmail.addMailbox(mailboxes.gmail);
  graph.addMailbox(mailboxes.outlook);
  return {
    gmail: gmail.grants(mailboxes.gmail),
    outlook: graph.grants(mailboxes.outlook),
    imap: parseJson(imap.grant(mailboxes.imap)),
    'github-actions': github.tokens,
    gitlab: gitlab.tokens,
    jenkins: jenkins.tokens,
    codepipeline: codepipeline.keys,
    'argo-cd': argoCd.tokens,
    kubernetes: kubernetes.tokens,
  };
}
