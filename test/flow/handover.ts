import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { savePerson } from '#src/store/people.ts';
import { DANA, type Night, TEAM } from '../support/night.ts';
import { cards } from './mails.ts';
import { cardOf, nightOf, press } from './scenes.ts';

export const SECOND = 'U0SECOND';
export const MANAGER = 'U0MANAGER';
/** Policy names two people; both opened Nightshift once. */
export const NAMED = `people: { approvers: { deputies: [${SECOND}, ${MANAGER}, U0GUEST, U0LEFT] } }`;

/** A night under a policy in which a card may be handed over, and how to change that policy. */
export async function handoverNight(options: {
  mails?: readonly Buffer[];
  runs?: number;
  policy?: string;
}) {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const write = (changed: string): Promise<void> => writeFile(file, `version: 1\n${changed}`);
  await write(options.policy ?? NAMED);
  const { mails = [], runs = 0 } = options;
  const night = await nightOf(mails, { runs, env: { NIGHTSHIFT_POLICY: file } });
  for (const userId of [SECOND, MANAGER, 'U0GUEST', 'U0LEFT']) await known(night, userId);
  return { night, write };
}

export async function known(night: Night, userId: string): Promise<void> {
  const base = { timeZone: 'Europe/Berlin', digestTime: '07:00', dmChannel: null };
  await night.ctx.store.write((unit) => savePerson(unit, { id: `${TEAM}/${userId}`, ...base }));
}

/** Chooses from the menu of the owner's card, and resolves with the modal that opens. */
export async function choose(
  night: Night,
  choice: 'delegate' | 'always' | 'why',
  card: StoredMessage = cardOf(night),
): Promise<string> {
  const person = night.slack.as(DANA);
  const before = new Set(person.views().map(({ id }) => id));
  await pickFromMenu(night, choice, { card });
  return await night.slack.until(() => person.views().find(({ id }) => !before.has(id))?.id);
}

export async function pickFromMenu(
  night: Night,
  choice: string,
  at: { card?: StoredMessage; as?: string } = {},
): Promise<void> {
  const card = at.card ?? cardOf(night);
  const options = JSON.stringify(card.blocks).match(/[a-z]+\.crd_[^"]+/g) ?? [];
  const value = options.find((each) => each.startsWith(`${choice}.`));
  await press(night, card, { action: 'menu', as: at.as ?? DANA, value, force: true });
}

/** Hands the owner's card to somebody, and resolves with what Slack was answered. */
export async function handTo(
  night: Night,
  userId: string,
  card: StoredMessage = cardOf(night),
): Promise<string> {
  const modal = await choose(night, 'delegate', card);
  const { response } = await night.slack.as(DANA).submit(modal, { person: { person: userId } });
  await night.runUntilIdle();
  return JSON.stringify(response ?? '');
}

/** The card in somebody's direct messages. */
export function copyOf(night: Night, userId = SECOND): StoredMessage {
  const found = cards(night.slack, userId);
  const [copy] = found;
  if (copy === undefined || found.length > 1) throw new Error(`${found.length} copies`);
  return copy;
}
