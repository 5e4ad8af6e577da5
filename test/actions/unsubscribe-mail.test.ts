import { expect, test } from 'vitest';
import { ACTIONS } from '#src/actions/index.ts';
import type { Mail } from '#src/domain/signal.ts';
import { Invalid } from '#src/lib/errors.ts';
import { buildAccount } from '../support/build-proposal.ts';
import { buildMail, buildSignal } from '../support/build-signal.ts';
import { boundOf, changedRequests, connectors } from './support.ts';

const action = ACTIONS['mail.unsubscribe'];
const OFFER = {
  url: 'https://click.news.example/u/7',
  signatures: [{ domain: 'news.example', selector: 'k1', start: 'AbCdEfGh12' }],
  signed: 1,
};
const results = (server: string) =>
  `${server}dkim=pass header.d=news.example header.s=k1 header.b=AbCdEfGh; dmarc=pass`;

function plan(kind: 'gmail' | 'outlook' | 'imap', server: string, changes: Partial<Mail> = {}) {
  const headers = { 'authentication-results': results(server) };
  const settings = kind === 'imap' ? { authServer: 'mx.night.example' } : {};
  return action.plan(connectors, {
    account: { ...buildAccount({ kind }), settings },
    signal: buildSignal(buildMail({ headers, oneClick: OFFER, ...changes })),
    target: {},
    proposalId: 'prp_1',
    at: new Date(0),
  });
}

const bound = boundOf('mail.unsubscribe', plan('gmail', 'mx.google.com; '));

test.each([
  ['gmail', 'mx.google.com; '],
  ['outlook', ''],
  ['imap', 'mx.night.example; '],
] as const)('plans one POST to the host that was signed, for %s', (kind, server) => {
  expect(plan(kind, server)?.request).toEqual({
    method: 'POST',
    target: '/;ONE-CLICK=https%3A%2F%2Fclick.news.example%2Fu%2F7',
    body: { 'application/x-www-form-urlencoded': 'List-Unsubscribe=One-Click' },
  });
  expect(plan(kind, 'mx.evil.example; ')).toBeNull();
  expect(plan(kind, server, { oneClick: undefined })).toBeNull();
});

test('an IMAP server that nobody named judges nothing', () => {
  const signal = buildSignal(
    buildMail({
      headers: { 'authentication-results': results('mx.night.example; ') },
      oneClick: OFFER,
    }),
  );
  const input = { signal, target: {}, proposalId: 'prp_1', at: new Date(0) };
  expect(action.plan(connectors, { ...input, account: buildAccount({ kind: 'imap' }) })).toBeNull();
});

test('says on its card which host is told, what it learns, and that nothing takes it back', () => {
  const content = action.describe(connectors, bound);
  expect(content.fields).toContainEqual({ label: 'Goes to', value: 'click.news.example' });
  expect(content.fields.map(({ label }) => label)).toContain('They learn');
  expect(content.effect).toContain('click.news.example');
  expect(content.riskWords).toContain('cannot be undone');
  expect(content.exactText).toContain('POST https://click.news.example/u/7');
  expect(action.risk).toBe('R2');
  expect(action.undoneBy).toBeUndefined();
});

test.each(changedRequests(bound.request))('describes no record with %s', (_how, request) => {
  if (request.target.startsWith('/;ONE-CLICK=') && request.target !== bound.request.target) return;
  expect(() => action.describe(connectors, { ...bound, request })).toThrow(Invalid);
});

test('describes no record about another form of the same address', () => {
  for (const target of ['/;ONE-CLICK=https://click.news.example/u/7', `${bound.request.target}%0A`])
    expect(() =>
      action.describe(connectors, { ...bound, request: { ...bound.request, target } }),
    ).toThrow(Invalid);
});
