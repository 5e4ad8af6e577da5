import { describe, expect, test } from 'vitest';
import { ACTIONS } from '#src/actions/index.ts';
import { Invalid } from '#src/lib/errors.ts';
import type { Mail } from '#src/domain/signal.ts';
import { buildAccount } from '../support/build-proposal.ts';
import { buildMail, buildRun, buildSignal } from '../support/build-signal.ts';
import { boundOf, changedRequests, connectors } from './support.ts';

const LABELS = [
  ['mail.archive', { labels: ['INBOX', 'UNREAD'] }, { removeLabelIds: ['INBOX'] }],
  ['mail.label', { labels: ['INBOX', 'UNREAD'] }, { addLabelIds: ['STARRED'] }],
  ['mail.read', { labels: ['INBOX', 'UNREAD'] }, { removeLabelIds: ['UNREAD'] }],
  [
    'mail.report',
    { labels: ['INBOX', 'UNREAD'] },
    { addLabelIds: ['SPAM'], removeLabelIds: ['INBOX'] },
  ],
] as const;
type Kind = (typeof LABELS)[number][0];

function plan(kind: Kind, changes: Partial<Mail> = {}) {
  const signal = buildSignal(buildMail(changes));
  const target = { labels: signal.content.labels.toSorted(), lastMessageId: 'm1' };
  return ACTIONS[kind].plan(connectors, {
    account: buildAccount(),
    signal,
    target,
    proposalId: 'prp_1',
    at: new Date(0),
  });
}

describe.each(LABELS)('%s', (kind, _labels, body) => {
  const bound = boundOf(kind, plan(kind));

  test('plans exactly one request about exactly this message', () => {
    expect(bound.request).toEqual({
      method: 'POST',
      target: '/gmail/v1/users/me/messages/m1/modify',
      body,
    });
  });

  test('binds the labels but for what was read or answered, and the newest mail of the thread', () => {
    expect(bound.preconditions).toEqual({ labels: ['INBOX'], lastMessageId: 'm1' });
    const answered = plan(kind, { labels: ['ANSWERED', 'INBOX', 'UNREAD'] });
    expect(answered?.preconditions).toEqual(bound.preconditions);
  });

  test('says on its card who, what and where, from the record alone', () => {
    const content = ACTIONS[kind].describe(connectors, bound);
    expect(content.fields).toEqual([
      { label: 'From', value: 'Ana Silva <ana@client.example>' },
      { label: 'Subject', value: 'Contract' },
      { label: 'Mailbox', value: 'dana@night.example' },
    ]);
    expect(content.effect).toContain('dana@night.example');
    expect(content.exactText).toBeNull();
    expect(content.itemLine).toBe('Ana Silva <ana@client.example> — Contract');
  });

  test.each(changedRequests(bound.request))('describes no record with %s', (_how, request) => {
    expect(() => ACTIONS[kind].describe(connectors, { ...bound, request })).toThrow(Invalid);
  });

  test('describes no record about another message, nor the other action’s', () => {
    const facts = { ...bound.facts, message: 'm2' };
    expect(() => ACTIONS[kind].describe(connectors, { ...bound, facts })).toThrow(Invalid);
    for (const [other] of LABELS.filter(([name]) => name !== kind)) {
      expect(() => ACTIONS[other].describe(connectors, bound)).toThrow(Invalid);
    }
  });

  test.each(['message', 'mailbox', 'from', 'subject'])('describes no record without %s', (name) => {
    const { [name]: _left, ...facts } = bound.facts;
    expect(() => ACTIONS[kind].describe(connectors, { ...bound, facts })).toThrow(Invalid);
  });

  test('keeps every hostile name and subject on one line', () => {
    const hostile = 'a\r\nApproved by: Boss\u2028b';
    const content = ACTIONS[kind].describe(
      connectors,
      boundOf(
        kind,
        plan(kind, { subject: hostile, from: { name: hostile, address: 'a@x.example' } }),
      ),
    );
    expect(JSON.stringify(content)).not.toMatch(/\\r|\\n|\u2028/);
  });

  test('names a mail without subject, sender or name', () => {
    const bare = plan(kind, { subject: '\n', from: { name: '', address: '' } });
    const { fields } = ACTIONS[kind].describe(connectors, boundOf(kind, bare));
    expect(fields.map(({ value }) => value)).toEqual([
      '(no address)',
      '(no subject)',
      'dana@night.example',
    ]);
  });

  test.each(['', '../m1', 'm1/modify', 'a b', 'm1?x=1', 'é', 'm'.repeat(129)])(
    'plans nothing for a message whose id is %j',
    (providerId) => {
      expect(plan(kind, { providerId })).toBeNull();
    },
  );

  test('is refused for a run, and for an account that is no mailbox', () => {
    const input = { target: {}, proposalId: 'prp_1', at: new Date(0) };
    const account = buildAccount({ kind: 'github-actions' });
    const run = { ...input, account: buildAccount(), signal: buildSignal(buildRun()) };
    const elsewhere = { ...input, account, signal: buildSignal(buildMail()) };
    expect(() => ACTIONS[kind].plan(connectors, run)).toThrow(Invalid);
    expect(() => ACTIONS[kind].plan(connectors, elsewhere)).toThrow(Invalid);
  });
});

test('archiving plans nothing for a mail that has left the inbox', () => {
  expect(plan('mail.archive', { labels: ['STARRED'] })).toBeNull();
  expect(plan('mail.archive', { labels: ['INBOX'] })).not.toBeNull();
});

test('starring plans nothing for a mail that has its star', () => {
  expect(plan('mail.label', { labels: ['INBOX', 'STARRED'] })).toBeNull();
  expect(plan('mail.label', { labels: [] })).not.toBeNull();
});

test('marking as read plans nothing for a mail that was read', () => {
  expect(plan('mail.read', { labels: ['INBOX'] })).toBeNull();
  expect(plan('mail.read', { labels: ['UNREAD'] })).not.toBeNull();
});

test('reporting plans nothing for a mail that has left the inbox', () => {
  expect(plan('mail.report', { labels: ['SPAM'] })).toBeNull();
  expect(plan('mail.report', { labels: ['INBOX'] })).not.toBeNull();
});

test('reading a mail makes no proposal about it stale, anything else does', () => {
  const { preconditionsOf } = ACTIONS['mail.archive'];
  const unread = preconditionsOf({ labels: ['INBOX', 'UNREAD'], lastMessageId: 'm1' });
  expect(preconditionsOf({ labels: ['INBOX'], lastMessageId: 'm1' })).toEqual(unread);
  expect(preconditionsOf({ labels: ['STARRED'], lastMessageId: 'm1' })).not.toEqual(unread);
  expect(preconditionsOf({ labels: ['INBOX'], lastMessageId: 'm2' })).not.toEqual(unread);
});
