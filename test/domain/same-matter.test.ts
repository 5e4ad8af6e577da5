import { describe, expect, it } from 'vitest';
import { isAbout } from '#src/domain/same-matter.ts';
import type { Mail } from '#src/domain/signal.ts';
import { buildMail, buildRun } from '../support/build-signal.ts';

const run = buildRun({ url: 'https://github.com/acme/shop/actions/runs/812', runId: 812 });
const MAILBOX = { ownerAddress: 'dana@night.example', authServer: 'mx.google.com' };

function mail(address: string, changes: Partial<Mail> = {}): Mail {
  const domain = address.split('@')[1];
  return buildMail({
    from: { name: '', address },
    subject: 'Run failed: Deploy',
    text: `View results: ${run.url}`,
    headers: { 'authentication-results': `mx.google.com; dmarc=pass header.from=${domain}` },
    ...changes,
  });
}

describe('a mail is of the same matter as a run', () => {
  it.each([
    ['when the provider names the page of the run', mail('notifications@github.com')],
    [
      'when the provider links to it',
      mail('notifications@github.com', {
        text: 'Failed',
        links: [{ text: 'View', href: `${run.url}?pr=1` }],
      }),
    ],
    [
      'when a colleague’s alert names the repository and the whole commit',
      mail('alerts@night.example', { text: `acme/shop at ${run.headSha} answers 500` }),
    ],
    [
      'when the provider’s list is the repository’s, and it names the commit',
      mail('notifications@github.com', {
        text: run.headSha,
        headers: {
          ...mail('notifications@github.com').headers,
          'list-id': 'acme/shop <shop.acme.github.com>',
        },
      }),
    ],
  ])('%s', (_, same) => {
    expect(isAbout(same, run, MAILBOX)).toBe(true);
  });

  it.each([
    ['of a stranger, proven as they are', mail('ops@evil.example')],
    ['that pretends to be the provider', mail('notifications@github.com', { headers: {} })],
    ['of a look-alike of the provider', mail('notifications@github.com.evil.example')],
    ['about another run', mail('notifications@github.com', { text: `${run.url}3` })],
    ['about the commit elsewhere', mail('notifications@github.com', { text: run.headSha })],
    ['about a short commit', mail('notifications@github.com', { text: 'acme/shop 0123456' })],
  ])('but not one %s', (_, other) => {
    expect(isAbout(other, run, MAILBOX)).toBe(false);
  });
});
