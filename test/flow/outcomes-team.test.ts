import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outcomesOfTeam, ownOutcomes } from '#src/flow/outcomes.ts';
import { currentPolicy } from '#src/flow/policy.ts';
import { createPerson } from '../support/build-store.ts';
import { openNight, TEAM } from '../support/night.ts';
import { audited } from './scenes.ts';

const MEMBERS = ['U0OWNER', 'U0SECOND', 'U0STRANGER', 'U0ERIK', 'U0LENA'];
const READER = `${TEAM}/U0MANAGER`;

it('a team’s figures are told to its reader as one, shown to each member, and not after a change of members', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const policy = (members: readonly string[]) =>
    writeFile(
      file,
      `version: 1\npeople:\n  teams:\n    shop: { members: [${members.join(', ')}], readers: [U0MANAGER, U0GUEST] }\n`,
    );
  await policy(MEMBERS);
  await using night = await openNight({ env: { NIGHTSHIFT_POLICY: file }, bare: true });
  const { ctx, clock } = night;
  clock.set(new Date('2026-09-20T12:00:00Z'));
  for (const userId of [...MEMBERS, 'U0LATER'])
    await createPerson(ctx.store, { id: `${TEAM}/${userId}` });
  await currentPolicy(ctx);
  clock.set(new Date('2026-11-20T12:00:00Z'));
  const look = (viewerId: string) => outcomesOfTeam(ctx, { viewerId, name: 'shop' });

  for (const viewer of ['U0OWNER', 'U0STRANGER', 'U0GUEST', 'U0ROBOT'])
    expect((await look(`${TEAM}/${viewer}`)).lines).toBeUndefined();
  expect(await audited(night, 'outcome.looked')).toEqual([]);

  const told = await look(READER);
  expect(told.what).toBe('Team “shop”, 5 people, October 2026:');
  expect(told.lines?.every(({ text }) => text === 'nothing to tell')).toBe(true);
  const looks = await audited(night, 'outcome.looked');
  expect(looks.map(({ subject }) => subject).toSorted()).toEqual(
    MEMBERS.map((userId) => `${TEAM}/${userId}`).toSorted(),
  );
  expect((await ownOutcomes(ctx, `${TEAM}/U0ERIK`)).lines?.at(-1)).toMatchObject({
    title: 'Looked at by Max Lindqvist',
    text: 'as one of “shop”',
  });

  await policy([...MEMBERS.slice(1), 'U0LATER']);
  expect((await look(READER)).what).toContain('Its members changed');
  expect(await audited(night, 'outcome.looked')).toHaveLength(5);
});
