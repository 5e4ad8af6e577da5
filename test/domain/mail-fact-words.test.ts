import { describe, expect, test } from 'vitest';
import { factWords } from '#src/domain/mail-fact-words.ts';
import { dueOf } from '#src/domain/mail-due.ts';
import { factsOf, NO_HISTORY } from '#src/domain/mail-facts.ts';
import type { Mail } from '#src/domain/signal.ts';
import { aMail } from './mail-builder.ts';

const wordsFor = (changed: Partial<Mail>): string[] => {
  const mail = aMail(changed);
  const context = { ownerAddress: 'owner@work.example', history: NO_HISTORY, authServer: 'mx' };
  const written = { at: new Date('2026-11-25T09:30:00Z'), timeZone: 'UTC' };
  return factWords(factsOf(mail, context), dueOf(mail, written));
};

describe('factWords', () => {
  test('tells what the receiving server, the addresses and the links say', () => {
    const words = wordsFor({
      from: { name: 'PayPal Service', address: 'service@paypal-login.com' },
      replyTo: [{ name: '', address: 'collect@elsewhere.com' }],
      headers: { 'authentication-results': 'mx; spf=pass; dkim=fail; dmarc=fail' },
      links: [{ text: 'https://paypal.com/', href: 'https://evil.com/' }],
      text: 'Confirm by 3 pm today.',
    });

    expect(words).toEqual([
      'names a time: by 3 pm today',
      'looks like paypal, is not',
      'SPF pass, DKIM fail, DMARC fail',
      'answers go to another organisation',
      'a link shows paypal.com and opens evil.com',
      'external',
      'first contact',
    ]);
  });

  test('sums DMARC up in words, and never where it failed or is not the receiving server’s', () => {
    const authenticated = (results: string) =>
      wordsFor({ headers: { 'authentication-results': results } });

    expect(authenticated('mx; spf=fail; dkim=pass; dmarc=pass')).toContain('sender verified');
    expect(authenticated('mx; spf=pass; dkim=pass; dmarc=fail')).not.toContain('sender verified');
    expect(authenticated('mx; spf=pass; dkim=pass')).not.toContain('sender verified');
    expect(authenticated('evil; dmarc=pass')).not.toContain('sender verified');
  });

  test('says little of a colleague’s plain mail, and names a list', () => {
    expect(wordsFor({})).toEqual(['internal', 'first contact']);
    expect(wordsFor({ headers: { 'list-id': '<dev.lists.example>' } })).toContain('mailing list');
  });
});
