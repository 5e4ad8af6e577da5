import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import type { PipelineKind } from '#src/domain/account.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { type ArgoCdSandbox, createArgoCdSandbox } from '#src/sandbox/argo-cd/server.ts';
import {
  type CodepipelineSandbox,
  createCodepipelineSandbox,
} from '#src/sandbox/codepipeline/server.ts';
import { createGitlabSandbox, type GitlabSandbox } from '#src/sandbox/gitlab/server.ts';
import { createJenkinsSandbox, type JenkinsSandbox } from '#src/sandbox/jenkins/server.ts';
import { createKubernetesSandbox, type KubernetesSandbox } from '#src/sandbox/kubernetes/server.ts';
import { approveByBoth, cardOf } from '../flow/scenes.ts';
import { wordsOf } from '../flow/mails.ts';
import { typedWords } from '../listeners/asking.ts';
import { DANA, DUSK, type Night, openNight } from '../support/night.ts';

const SECOND = 'U0SECOND';
const closing = new AsyncDisposableStack();
const clock: ShiftableClock = createStoppedClock(DUSK);
let night: Night;
let argoCd: ArgoCdSandbox;
let kubernetes: KubernetesSandbox;
let gitlab: GitlabSandbox;
let jenkins: JenkinsSandbox;
let codepipeline: CodepipelineSandbox;

beforeAll(async () => {
  argoCd = closing.adopt(await createArgoCdSandbox({ clock }), (it) => it.close());
  kubernetes = closing.adopt(await createKubernetesSandbox({ clock }), (it) => it.close());
  gitlab = closing.adopt(await createGitlabSandbox({ clock }), (it) => it.close());
  jenkins = closing.adopt(await createJenkinsSandbox({ clock }), (it) => it.close());
  codepipeline = closing.adopt(await createCodepipelineSandbox({ clock }), (it) => it.close());
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const people = `people: { owners: [${SECOND}], approvers: { ops: [${SECOND}] } }`;
  await writeFile(file, `version: 1\n${people}\n`);
  night = closing.use(
    await openNight({
      bare: true,
      env: {
        NIGHTSHIFT_POLICY: file,
        ARGO_CD_URL: argoCd.url,
        KUBERNETES_URL: kubernetes.url,
        GITLAB_API_URL: gitlab.url,
        JENKINS_URL: jenkins.url,
        AWS_ENDPOINT_URL: codepipeline.url,
        AWS_REGION: 'eu-central-1',
      },
    }),
  );
}, 60_000);
afterAll(() => closing.disposeAsync());

/** Connects a source with a grant that reads and one that writes. */
async function connect(kind: PipelineKind, grants: { read: string; write: string }): Promise<void> {
  const secret = JSON.stringify(grants);
  await addAccount(night.ctx, { kind, owner: DANA, repositories: [], secret });
}

async function passes(ms: number): Promise<void> {
  clock.advance(ms);
  night.clock.set(clock.now());
  await night.runUntilIdle();
}

async function said(text: string): Promise<string> {
  const answer = await typedWords(night, text);
  await night.runUntilIdle();
  return answer;
}

async function approved(question: string): Promise<void> {
  await approveByBoth(night, question, SECOND);
  await passes(5_000);
}

const words = (question: string): string =>
  wordsOf(cardOf(night, question).blocks).replace(/\s+/g, ' ');

/** Until its end, as the card tells it and as its owner is told. */
async function ends(question: string, expected: string): Promise<void> {
  await passes(21_000);
  expect(words(question)).toMatch(/Under way|is followed to its end|runs .* now/);
  await passes(120_000);
  await passes(30_000);
  expect(words(question)).toContain(expected);
  const told = night.slack.conversation(night.slack.dmOf(DANA)).map(({ text }) => text);
  expect(told.filter((text) => text.includes(expected))).not.toEqual([]);
}

describe('a rollback, from the command to its end', () => {
  it('on Argo CD is refused while auto-sync is on, with what works, and then done', async () => {
    await connect('argo-cd', argoCd.tokens);
    const application = 'shop/cart';
    argoCd.addSync({ application, outcome: 'Succeeded' });
    await passes(120_000);
    const good = argoCd.liveRevision(application);
    argoCd.addSync({ application, outcome: 'Succeeded', health: 'Degraded' });
    await passes(120_000);
    argoCd.setAutoSync(application, true);
    const refused = await said('rollback cart cart');
    expect(refused).toContain('Auto-sync is on');
    expect(refused).toContain('revert the commit in Git');
    expect(argoCd.effects).toEqual([]);
    argoCd.setAutoSync(application, false);
    expect(await said('rollback cart prod')).toContain('It knows: cart');
    expect(await said('rollback cart cart')).toContain('comes next');
    const question = 'Roll cart back?';
    expect(words(question)).toContain(good);
    expect(words(question)).toContain('Git is not changed');
    await approved(question);
    expect(argoCd.effects).toMatchObject([{ body: { name: 'cart', id: 0, prune: false } }]);
    await ends(question, `cart runs ${good.slice(0, 12)} now`);
  });

  it('on Argo CD is not carried out when auto-sync was turned on after it was approved', async () => {
    const application = 'shop/basket';
    for (const health of ['Healthy', 'Degraded']) {
      argoCd.addSync({ application, outcome: 'Succeeded', health });
      await passes(120_000);
    }
    await said('rollback basket basket');
    argoCd.setAutoSync(application, true);
    const before = argoCd.effects.length;
    const question = 'Roll basket back?';
    await approved(question);
    expect(argoCd.effects).toHaveLength(before);
    expect(words(question)).toMatch(/changed|stale|no longer/i);
  });

  it('on Kubernetes puts the pod template of before back, and follows the rollout', async () => {
    await connect('kubernetes', kubernetes.tokens);
    const deployment = 'store/web';
    const { version } = kubernetes.roll({ deployment, outcome: 'complete' });
    await passes(120_000);
    kubernetes.roll({ deployment, outcome: 'broken' });
    await passes(120_000);
    expect(await said('rollback web prod')).toContain('It knows: store');
    expect(await said('rollback web store')).toContain('comes next');
    const question = 'Roll store back?';
    expect(words(question)).toContain('as kubectl rollout undo does');
    await approved(question);
    expect(kubernetes.effects.map(({ method }) => method)).toEqual(['PATCH']);
    await ends(question, `store runs ${version.slice(0, 12)} now`);
  });

  it('on GitLab runs the job of the last good commit again', async () => {
    await connect('gitlab', gitlab.tokens);
    const push = (outcome: 'success' | 'failed') =>
      gitlab.addPipeline({
        project: 'acme/ledger',
        jobs: [{ name: 'deploy', outcome, environment: 'ledger-live' }],
      });
    const good = gitlab.revision(push('success'));
    await passes(120_000);
    push('failed');
    await passes(120_000);
    expect(await said('rollback ledger ledger-live')).toContain('comes next');
    const question = 'Roll ledger-live back?';
    await approved(question);
    expect(gitlab.effects.map(({ target }) => target)).toEqual([
      expect.stringMatching(/\/jobs\/\d+\/retry$/),
    ]);
    await ends(question, `ledger-live runs ${good.slice(0, 12)} now`);
  });

  it('on CodePipeline takes one stage back', async () => {
    await connect('codepipeline', codepipeline.keys);
    const pipeline = 'eu-central-1/billing';
    codepipeline.addExecution({ pipeline });
    const good = codepipeline.revision(pipeline);
    await passes(120_000);
    codepipeline.addExecution({ pipeline, failsAt: 'Deploy' });
    await passes(120_000);
    expect(await said('rollback billing prod')).toContain('comes next');
    const question = 'Roll production back?';
    await approved(question);
    expect(codepipeline.effects.map(({ target }) => target)).toEqual([
      '/eu-central-1/billing/RollbackStage',
    ]);
    await ends(question, `production runs ${good.slice(0, 12)} now`);
  });
});

describe('a question of a Jenkins build', () => {
  it('is answered by two, and the build goes on to its end', async () => {
    await connect('jenkins', jenkins.tokens);
    jenkins.addBuild({
      job: 'acme/site',
      outcome: 'SUCCESS',
      parameters: { ENVIRONMENT: 'site-live' },
      input: { message: 'Ship it?', stage: 'Ship' },
    });
    await passes(60_000);
    expect(await said('gate open site')).toContain('comes next');
    const question = 'Let it go on to site-live?';
    expect(words(question)).toContain('Ship it?');
    await approved(question);
    expect(jenkins.effects.map(({ target }) => target)).toEqual([
      expect.stringMatching(/\/input\/\w+\/proceedEmpty$/),
    ]);
    await ends(question, 'site-live runs');
  });
});
