import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { checkLedger } from '#src/commands/audit.ts';
import { GMAIL_READ, GMAIL_WRITE } from '#src/domain/grant-scopes.ts';
import type { Posture, PostureAccount } from '#src/domain/posture.ts';
import { ActionKind } from '#src/domain/proposal.ts';
import { pause } from '#src/flow/pause.ts';
import { readPosture } from '#src/flow/posture.ts';
import { saveVerification } from '#src/store/audit-verifications.ts';
import { saveGrant } from '#src/store/vault.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';
import { wordsOf } from './mails.ts';

const FULL = 'https://mail.google.com/';
const SECOND = 'U0SECOND';

let night: Night;
let file: string;
beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'nightshift-posture-')), 'policy.yaml');
  await writeFile(file, 'version: 1');
  night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
});
afterAll(async () => night[Symbol.asyncDispose]());

async function underPolicy(text: string): Promise<Posture> {
  await writeFile(file, `version: 1\n${text}`);
  return await readPosture(night.ctx, 'all');
}

async function marks(text = ''): Promise<string[]> {
  const { findings, sound } = await underPolicy(text);
  expect(sound).toBe(findings.length === 0);
  return findings.map(({ mark, where }) => `${mark} ${where}`);
}

function mailbox(posture: Posture, name = MAILBOX): PostureAccount {
  const found = posture.accounts.find((account) => account.name === name);
  if (found === undefined) throw new Error(`${name} is not in the posture`);
  return found;
}

async function grantWith(access: 'read' | 'write', scopes: readonly string[]): Promise<void> {
  const { id } = mailbox(await underPolicy(''));
  const account = { id, ownerId: OWNER };
  await night.ctx.store.write((unit) =>
    saveGrant(unit, night.ctx.vaultKey, { account, access, secret: 'x', scopes }),
  );
}

async function reconnect(): Promise<void> {
  const base = { owner: DANA, repositories: [] };
  const secrets = { gmail: night.gmail.grants(MAILBOX), 'github-actions': night.github.tokens };
  for (const [kind, secret] of Object.entries(secrets))
    await addAccount(night.ctx, { ...base, kind, secret: JSON.stringify(secret) });
  await checkLedger(night.ctx);
}

describe('a posture', () => {
  beforeEach(reconnect);

  it('says per account what can be done, at what risk, after whose approval', async () => {
    const posture = await underPolicy('');
    expect(posture.sound).toBe(true);
    const { grants, actions } = mailbox(posture);
    expect(grants).toMatchObject([
      { access: 'read', scopes: [GMAIL_READ], keyId: night.ctx.vaultKey.id },
      { access: 'write', scopes: expect.arrayContaining([GMAIL_WRITE]) },
    ]);
    expect(actions.find(({ action }) => action === 'mail.archive')).toMatchObject({
      risk: 'R1',
      ability: 'asks',
      approval: `its owner ${DANA}`,
    });
    expect(actions.some(({ action }) => action.startsWith('pipeline.'))).toBe(false);
  });

  it('names who else must approve, and the rules that may ask for more', async () => {
    const posture = await underPolicy(
      `people: { approvers: { release: [${SECOND}] } }
rules:
  - { name: two, match: { actions: [pipeline.rerun] }, require: { secondPerson: true } }
  - { name: main, match: { branches: [main] }, require: { changeTicket: true } }
  - { name: stars, match: { actions: [mail.label] }, require: { maxPerDay: 2 } }`,
    );
    const [github] = posture.accounts.filter(({ kind }) => kind === 'github-actions');
    expect(github?.actions[0]).toMatchObject({
      approval: `its owner ${DANA}, and a second person of ${SECOND}`,
      sometimes: ['main'],
    });
    const star = mailbox(posture).actions.find(({ action }) => action === 'mail.label');
    expect(star?.approval).toContain('at most 2 times in 24 hours');
  });

  it('tells what a grant lacks instead of what it cannot do', async () => {
    await grantWith('write', ['https://www.googleapis.com/auth/gmail.compose']);
    const { actions } = mailbox(await underPolicy(''));
    const able = Object.fromEntries(actions.map(({ action, ability }) => [action, ability]));
    expect(able).toMatchObject({ 'mail.archive': 'no-scope', 'mail.draft': 'asks' });
    expect(await marks()).toEqual([]);
  });

  it('lists thrown switches, of the person and of the team', async () => {
    for (const scope of [{ person: OWNER }, { team: TEAM }])
      await pause(night.ctx, scope, { by: OWNER, paused: true });
    const { switches } = await readPosture(night.ctx, { person: OWNER });
    expect(switches.map(({ scope }) => scope)).toEqual([TEAM, OWNER]);
    const other = await readPosture(night.ctx, { person: `${TEAM}/${SECOND}` });
    expect(other.switches.map(({ scope }) => scope)).toEqual([TEAM]);
    for (const scope of [{ person: OWNER }, { team: TEAM }])
      await pause(night.ctx, scope, { by: OWNER, paused: false });
  });
});

describe('too wide is', () => {
  beforeEach(reconnect);

  it.each([
    ['the scope of everything', 'write', FULL],
    ['a scope to send alone', 'write', 'https://www.googleapis.com/auth/gmail.send'],
    ['a grant to read that can write', 'read', GMAIL_WRITE],
  ] as const)('%s', async (_what, access, scope) => {
    await grantWith(access, [scope]);
    expect(await marks()).toEqual([`TOO WIDE ${MAILBOX}`]);
  });

  it('no grant that has what actions need, or of which nobody said more', async () => {
    await grantWith('write', [GMAIL_WRITE, GMAIL_READ, 'openid']);
    expect(await marks()).toEqual([]);
  });

  it('a classic token of GitHub with scopes to write and administer', async () => {
    night.github.faults.add({
      match: /^GET \/user$/,
      times: 2,
      kind: {
        type: 'status',
        status: 200,
        body: { login: 'nightshift-operator' },
        headers: { 'x-oauth-scopes': 'repo, admin:org' },
      },
    });
    await night.restart();
    await reconnect();
    const { findings } = await underPolicy('');
    expect(findings[0]).toMatchObject({
      mark: 'TOO WIDE',
      why: expect.stringContaining('repo, admin:org'),
    });
    await night.restart();
    await reconnect();
    expect(await marks()).toEqual([]);
  });

  it('a grant to write where policy refuses every action of it, and not where it permits one', async () => {
    const refusing = (actions: string) =>
      `rules: [{ name: no, match: { actions: [${actions}] }, refuse: never }]`;
    const all = ActionKind.options.filter((kind) => kind.startsWith('mail.'));
    expect(await marks(refusing(all.join()))).toEqual([`TOO WIDE ${MAILBOX}`]);
    expect(await marks(refusing(all.slice(1).join()))).toEqual([]);
  });
});

describe('red is', () => {
  beforeEach(reconnect);

  it('a policy that cannot be used', async () => {
    expect(await marks('rules: nonsense')).toEqual(['NO POLICY policy']);
  });

  it('a ledger that was never verified, or that failed it', async () => {
    await night.ctx.store.db.deleteFrom('audit_verifications').execute();
    expect(await marks()).toEqual([`NOT VERIFIED ledger of ${TEAM}`]);
    const broken = { verified: false, entries: 3, brokenAt: 2, why: 'changed' } as const;
    await night.ctx.store.write((unit) => saveVerification(unit, TEAM, broken));
    expect(await marks()).toEqual([`NOT VERIFIED ledger of ${TEAM}`]);
    await checkLedger(night.ctx);
    expect(await marks()).toEqual([]);
  });
});

describe('/nightshift posture', () => {
  const said = async (userId: string): Promise<string> => {
    const person = night.slack.as(userId);
    const before = person.ephemerals().length;
    await person.command('posture');
    await night.slack.until(() => person.ephemerals().length > before);
    return wordsOf(person.ephemerals().at(-1));
  };

  it('tells people of their own accounts, and owners of the policy of all (I16)', async () => {
    await reconnect();
    await underPolicy('');
    expect(await said(DANA)).toContain(MAILBOX);
    expect(await said(SECOND)).not.toContain(MAILBOX);
    await underPolicy(`people: { owners: [${SECOND}] }`);
    expect(await said(SECOND)).toContain(MAILBOX);
    await underPolicy('rules: nonsense');
    expect(await said(SECOND)).not.toContain(MAILBOX);
  });
});
