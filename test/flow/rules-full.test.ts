import { expect, it } from 'vitest';
import { NO_CONDITIONS, RULE_CAPS } from '#src/domain/mail-rule.ts';
import { acceptRule, askRule, rulesOf } from '#src/flow/rules.ts';
import { approveRule, insertRule } from '#src/store/rules.ts';
import { openNight, OWNER } from '../support/night.ts';

it('who has as many rules as may be can change one of them, and add none', async () => {
  await using night = await openNight();
  const { ctx } = night;
  const terms = (from: string) => ({
    conditions: { ...NO_CONDITIONS, from: [from] },
    effect: 'archive' as const,
  });
  await ctx.store.write(async (unit) => {
    for (let each = 0; each < RULE_CAPS.perPersonMax; each += 1) {
      const rule = { ownerId: OWNER, said: '', replaces: null, ...terms(`a${each}@x.test`) };
      const { id } = await insertRule(unit, rule);
      await approveRule(unit, { id, ownerId: OWNER });
    }
  });
  const asked = (replaces: string | null) =>
    askRule(ctx, { ownerId: OWNER, said: '', terms: terms('new@x.test'), replaces });
  expect(await asked(null)).toBeNull();
  const [first] = await rulesOf(ctx, OWNER);
  const changed = await asked(first?.id ?? '');
  expect(await acceptRule(ctx, { ownerId: OWNER, id: changed?.rule.id ?? '' })).not.toBeNull();
  const now = await rulesOf(ctx, OWNER);
  expect(now).toHaveLength(RULE_CAPS.perPersonMax);
  expect(now.map(({ id }) => id)).not.toContain(first?.id);
});
