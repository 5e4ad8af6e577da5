import { describe, expect, it } from 'vitest';
import PostalMime from 'postal-mime';
import { DAWN, DUSK, NIGHT } from './support.ts';

describe('the other mailboxes of the sample night', () => {
  it('are at the two other providers, with a few mails each', () => {
    expect(NIGHT.elsewhere.map(({ kind, mails }) => ({ kind, mails: mails.length }))).toEqual([
      { kind: 'outlook', mails: 5 },
      { kind: 'imap', mails: 4 },
    ]);
  });

  it('hold mails that arrive in order within the night, are to their owner, and differ in their Message-IDs', async () => {
    const seen = new Set<string>();
    for (const { address, mails } of NIGHT.elsewhere) {
      const instants = mails.map(({ receivedAt }) => receivedAt.getTime());
      expect(instants).toEqual(instants.toSorted((one, other) => one - other));
      expect(instants.every((at) => at >= DUSK.getTime() && at < DAWN.getTime())).toBe(true);
      for (const { raw } of mails) {
        const email = await PostalMime.parse(raw);
        expect(email.to?.map((to) => to.address)).toEqual([address]);
        expect(email.text?.length).toBeGreaterThan(20);
        expect(Buffer.from(raw).toString('latin1')).not.toContain('{{');
        seen.add(email.messageId ?? '');
      }
    }
    expect(seen.size).toBe(9);
  });
});
