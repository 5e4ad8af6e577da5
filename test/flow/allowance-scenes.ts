import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listGrants } from '#src/commands/grants.ts';
import { shortDigest } from '#src/domain/proposal.ts';
import { DANA, MAILBOX, type Night } from '../support/night.ts';
import { promotion, wordsOf } from './mails.ts';
import { nightOf } from './scenes.ts';

/** A night with one card to archive, under a policy file that can be changed. */
export async function openScene(mails: Buffer[] = [promotion()]) {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-always-')), 'policy.yaml');
  const underPolicy = (text: string): Promise<void> => writeFile(file, `version: 1\n${text}`);
  await underPolicy('');
  return { night: await nightOf(mails, { env: { NIGHTSHIFT_POLICY: file } }), underPolicy };
}

export async function said(night: Night, command: string, userId = DANA): Promise<string> {
  const person = night.slack.as(userId);
  const before = person.ephemerals().length;
  await person.command(command);
  await night.slack.until(() => person.ephemerals().length > before);
  return wordsOf(person.ephemerals().at(-1));
}

export async function digestOf(night: Night, kind = 'mail.archive'): Promise<string> {
  const found = (await night.proposals()).find((proposal) => proposal.kind === kind);
  return shortDigest(found?.digest ?? '');
}

/** Another mail of the sender, proposed after whatever was allowed. */
export async function another(night: Night, name = 'desk', count = 1): Promise<void> {
  night.clock.advance(61_000);
  for (let n = 0; n < count; n += 1) {
    const id = `<more-${n}-${night.clock.now().getTime()}@bright-${name}.test>`;
    night.gmail.deliver(MAILBOX, promotion(name, { 'Message-ID': id, Subject: `Again ${n}` }));
  }
  await night.runUntilIdle();
}

export async function statesByTime(night: Night): Promise<string[]> {
  return (await night.proposals()).map(({ state }) => state);
}

export async function onlyGrant(night: Night): Promise<string> {
  const [grant] = (await listGrants(night.ctx)) as { id: string }[];
  return grant?.id ?? 'none';
}
