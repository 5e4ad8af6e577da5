import { addAccount } from '#src/commands/account.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGitlabSandbox } from '#src/sandbox/gitlab/server.ts';
import { webhookContract, type WebhookWorld } from '../contracts/webhooks.ts';
import { DANA, DUSK, openNight } from '../support/night.ts';

const TOKEN = 'a secret that both sides know';
const SIGNING = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

webhookContract('GitHub', async () => {
  const night = await openNight({ bare: true, env: { PORT: '0' } });
  const repo = 'acme/shop';
  const jobs = [{ name: 'build', conclusion: 'success' }];
  const newRun = () => night.github.addRun({ repo, workflow: { name: 'CI' }, jobs });
  newRun();
  const secret = JSON.stringify(night.github.tokens);
  await addAccount(night.ctx, { kind: 'github-actions', owner: DANA, repositories: [], secret });
  return {
    night,
    secret: TOKEN,
    saysWhen: false,
    newRun,
    deliver: (runId, sending) => night.github.deliver({ repo, runId, secret: TOKEN, ...sending }),
    requests: () => night.github.httpRequests,
    passes: (ms) => night.clock.advance(ms),
    close: () => night[Symbol.asyncDispose](),
  };
});
webhookContract('GitLab with a signing token', () => gitlabWorld(SIGNING));
webhookContract('GitLab with a secret token', () => gitlabWorld(TOKEN));

async function gitlabWorld(secret: string): Promise<WebhookWorld> {
  const clock = createStoppedClock(DUSK);
  const gitlab = await createGitlabSandbox({ clock });
  const night = await openNight({ bare: true, env: { PORT: '0', GITLAB_API_URL: gitlab.url } });
  const jobs = [{ name: 'build', outcome: 'success' }] as const;
  const newRun = () => gitlab.addPipeline({ project: 'acme/shop', jobs });
  newRun();
  const grants = JSON.stringify(gitlab.tokens);
  await addAccount(night.ctx, { kind: 'gitlab', owner: DANA, repositories: [], secret: grants });
  return {
    night,
    secret,
    saysWhen: secret === SIGNING,
    newRun,
    deliver: (pipeline, { aheadMs = 0, ...sending }) => {
      const at = new Date(clock.now().getTime() + aheadMs);
      return gitlab.deliver({ pipeline, secret, at, ...sending });
    },
    requests: () => gitlab.httpRequests,
    passes: (ms) => {
      clock.advance(ms);
      night.clock.set(clock.now());
    },
    close: async () => {
      await night[Symbol.asyncDispose]();
      await gitlab.close();
    },
  };
}
