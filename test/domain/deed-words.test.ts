import { describe, expect, test } from 'vitest';
import { commandAgain } from '#src/domain/deed-words.ts';

const FACTS = {
  repository: 'acme/payments',
  environment: 'production',
  branch: 'v1.4',
  run: '812',
};

describe('how to be asked anew', () => {
  test('is the command that means the same', () => {
    const words = (kind: Parameters<typeof commandAgain>[0]['kind']) =>
      commandAgain({ kind, facts: FACTS });
    expect(words('pipeline.rollback')).toBe('/nightshift rollback acme/payments production');
    expect(words('pipeline.deploy')).toBe('/nightshift deploy acme/payments@v1.4 to production');
    expect(words('pipeline.approve')).toBe('/nightshift gate open acme/payments 812 production');
  });

  test('is not said where what would be typed means something else, or nothing is typed for it', () => {
    const named = (more: Partial<typeof FACTS>) =>
      commandAgain({ kind: 'pipeline.rollback', facts: { ...FACTS, ...more } });
    expect(named({ environment: 'live eu' })).toBeNull();
    expect(named({ environment: 'on' })).toBeNull();
    expect(named({ environment: '' })).toBeNull();
    expect(commandAgain({ kind: 'mail.archive', facts: FACTS })).toBeNull();
  });
});
