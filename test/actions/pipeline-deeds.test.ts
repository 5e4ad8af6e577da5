import { describe, expect, test } from 'vitest';
import { ACTIONS } from '#src/actions/index.ts';
import { Invalid } from '#src/lib/errors.ts';
import { buildAccount } from '../support/build-proposal.ts';
import { ACCOUNT, buildRun, buildSignal } from '../support/build-signal.ts';
import { boundOf, changedRequests, connectors } from './support.ts';

const account = buildAccount({ id: ACCOUNT, kind: 'github-actions', name: 'acme' });
const AT = new Date('2026-11-21T06:00:00.000Z');
const SHA = '0123456789abcdef0123456789abcdef01234567';
const FACTS = {
  repository: 'acme/shop',
  url: 'https://github.com/acme/shop',
  environment: 'production',
  run: '42',
  sha: SHA,
  live: 'f'.repeat(40),
  liveSince: '2026-11-20T21:01:05Z',
  title: 'Run 42 failed',
  body: 'Because',
  viaFile: 'deploy.yml',
  viaRef: 'refs/tags/v2',
  viaInputs: '{}',
  viaJob: '7',
  viaEnvironment: '9',
};
const KINDS = [
  'pipeline.deploy',
  'pipeline.rollback',
  'pipeline.approve',
  'pipeline.reject',
  'pipeline.cancel',
  'pipeline.issue',
] as const;

/** What outsiders wrote, meant to pass for a field of ours. */
const ASKED = 'Deploy?” and it is reversible. What it means: “nothing';

function boundTo(kind: (typeof KINDS)[number], facts: Record<string, string> = FACTS) {
  const signal = buildSignal(buildRun());
  const given = { account, signal, target: { sha: SHA }, proposalId: 'prp_1', at: AT, facts };
  return boundOf(kind, ACTIONS[kind].plan(connectors, given));
}

describe.each(KINDS)('%s', (kind) => {
  test('says on its card where it acts, and shows no request but the one that its facts make', () => {
    const bound = boundTo(kind);
    const { effect, fields } = ACTIONS[kind].describe(connectors, bound);
    expect(effect).toContain('acme/shop');
    expect(fields.some(({ value }) => value.includes('acme/shop'))).toBe(true);
    for (const [, request] of changedRequests(bound.request))
      expect(() => ACTIONS[kind].describe(connectors, { ...bound, request })).toThrow(Invalid);
  });

  test('is not planned where a fact cannot make a request', () => {
    const broken = { ...FACTS, repository: 'acme/../x' };
    const signal = buildSignal(buildRun());
    const given = { account, signal, target: {}, proposalId: 'prp_1', at: AT, facts: broken };
    expect(ACTIONS[kind].plan(connectors, given)).toBeNull();
  });
});

test('the text of an issue is shown whole, and a rollback says from what to what', () => {
  const issue = ACTIONS['pipeline.issue'].describe(connectors, boundTo('pipeline.issue'));
  expect(issue.exactText).toBe('Because');
  const { fields } = ACTIONS['pipeline.rollback'].describe(
    connectors,
    boundTo('pipeline.rollback'),
  );
  expect(fields.find(({ label }) => label === 'From')?.value).toContain('f'.repeat(40));
  expect(fields.find(({ label }) => label === 'To')?.value).toBe(SHA);
});

const touched = (
  kind: 'pipeline.deploy' | 'pipeline.rollback' | 'pipeline.approve',
  facts: Record<string, string> = FACTS,
) =>
  ACTIONS[kind]
    .describe(connectors, boundTo(kind, facts))
    .fields.find(({ label }) => label === 'What it touches')?.value;

test('what puts something live says in its first line where, through what, and from what to what', () => {
  const facts = {
    ...FACTS,
    workflow: 'deploy.yml',
    job: 'production',
    environments: 'production\nproduction-eu',
  };
  expect(touched('pipeline.rollback', facts)).toBe(
    [
      '“production” of acme/shop',
      'may also reach “production-eu”',
      'through the job “production” of “deploy.yml”',
      'ffffffffffff → 0123456789ab',
    ].join(' · '),
  );
  expect(touched('pipeline.deploy')).toBe(
    '“production” of acme/shop · ffffffffffff → 0123456789ab',
  );
  expect(touched('pipeline.approve', { ...FACTS, live: '', environment: 'gate' })).toBe(
    '“gate” of acme/shop · nothing that is known → 0123456789ab',
  );
});

test('a rollback says since when its target ran well, until when, and that what is live failed', () => {
  const facts = {
    ...FACTS,
    liveState: 'failed',
    goodFrom: '2026-11-20T18:00:00Z',
    goodUntil: '2026-11-20T20:59:00Z',
  };
  const { fields } = ACTIONS['pipeline.rollback'].describe(
    connectors,
    boundTo('pipeline.rollback', facts),
  );
  expect(fields).toContainEqual({
    label: 'Ran well',
    value: '20 Nov 2026, 18:00 UTC to 20 Nov 2026, 20:59 UTC',
  });
  expect(fields.find(({ label }) => label === 'From')?.value).toContain('its deployment failed');
});

test('no name that others gave passes for words of ours in that line', () => {
  const spoofed = 'x” · nothing that is known → 0123456789ab · “';
  const line = touched('pipeline.rollback', { ...FACTS, workflow: spoofed, live: spoofed });
  const inner = spoofed.replaceAll(/[“”]/g, '"');
  expect(line).toContain(`through “${inner}” · “${inner}” → 0123456789ab`);
});

test('where nobody can tell all that it reaches, that line says so', () => {
  const facts = { ...FACTS, environments: 'production\n${{ inputs.where }}' };
  expect(touched('pipeline.deploy', facts)).toContain('what nobody can tell');
});

test.each(['pipeline.approve', 'pipeline.reject'] as const)(
  '%s shows what the pipeline asks apart from what it means, and between marks that the text cannot close',
  (kind) => {
    const gate = { repository: 'acme/api', environment: 'production', run: '42', viaInput: 'Go' };
    const jenkins = buildAccount({ id: ACCOUNT, kind: 'jenkins', name: 'acme' });
    const signal = buildSignal(buildRun());
    const facts = { ...gate, means: 'Answers it.', quoted: ASKED };
    const given = { account: jenkins, signal, target: {}, proposalId: 'prp_1', at: AT, facts };
    const bound = boundOf(kind, ACTIONS[kind].plan(connectors, given));
    const { fields } = ACTIONS[kind].describe(connectors, bound);
    expect(fields).toContainEqual({ label: 'What it means', value: 'Answers it.' });
    expect(fields.filter(({ value }) => value.includes('reversible'))).toEqual([
      {
        label: 'The pipeline asks, in words that anybody may have written',
        value: '“Deploy?" and it is reversible. What it means: "nothing”',
      },
    ]);
  },
);
