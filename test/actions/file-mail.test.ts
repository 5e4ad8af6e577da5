import { describe, expect, test } from 'vitest';
import { ACTIONS } from '#src/actions/index.ts';
import type { AccountKind } from '#src/domain/account.ts';
import { Invalid } from '#src/lib/errors.ts';
import { encodePlace } from '#src/connectors/mail/imap/place.ts';
import { buildAccount } from '../support/build-proposal.ts';
import { buildMail, buildSignal } from '../support/build-signal.ts';
import { boundOf, changedRequests, connectors } from './support.ts';

const PLACE = { uidValidity: '7', uid: 3, messageId: '<m1@x.example>' };
const IMAP_ID = encodePlace({ mailbox: 'INBOX', ...PLACE });
const MOVED = encodePlace({ mailbox: 'Finance', ...PLACE });

const PROVIDERS = [
  ['gmail', 'm1', 'Label_7', 'm1', 'label'],
  ['outlook', 'AAkALgAA', 'AQMkADAwATM3ZmYAx1=', 'AAkALgAA', 'folder'],
  ['imap', IMAP_ID, 'Finance', MOVED, 'folder'],
] as const satisfies [AccountKind, string, string, string, string][];

describe.each(PROVIDERS)('filing in %s', (kind, providerId, folderId, movedTo, noun) => {
  const account = buildAccount({ kind });
  const facts = { folder: 'Finance', folderId };
  const input = (labels: string[], given: Record<string, string> = facts) => {
    const signal = buildSignal(buildMail({ providerId, labels }));
    const target = { labels: labels.toSorted(), lastMessageId: providerId };
    return { account, signal, target, proposalId: 'prp_1', at: new Date(0), facts: given };
  };
  const plan = (labels = ['INBOX', 'UNREAD'], given: Record<string, string> = facts) =>
    ACTIONS['mail.file'].plan(connectors, input(labels, given));
  const bound = boundOf('mail.file', plan());

  test('plans one request about this message, bound to what the name stands for', () => {
    const { put } = connectors.mail[kind].plan.folder;
    expect(bound.request).toEqual(put(providerId, folderId));
    expect(bound.preconditions).toEqual({
      labels: ['INBOX'],
      lastMessageId: providerId,
      folder: folderId,
    });
  });

  test('says on its card where the mail goes, from the record alone', () => {
    const content = ACTIONS['mail.file'].describe(connectors, bound);
    expect(content.question).toMatch(new RegExp(`^File this mail .* the ${noun} “Finance”\\?$`));
    expect(content.effect).toContain('Takes it out of the inbox of dana@night.example');
    expect(content.itemLine).toContain('Contract');
    expect(content.riskWords).toContain('can be undone');
    for (const name of ['message', 'folderId', 'folder']) {
      const { [name]: _left, ...others } = bound.facts;
      expect(() => ACTIONS['mail.file'].describe(connectors, { ...bound, facts: others })).toThrow(
        Invalid,
      );
    }
  });

  test.each(changedRequests(bound.request))('describes no record with %s', (_how, request) => {
    expect(() => ACTIONS['mail.file'].describe(connectors, { ...bound, request })).toThrow(Invalid);
  });

  test('plans nothing without a place, into what is no place of the person’s, or from elsewhere', () => {
    expect(ACTIONS['mail.file'].plan(connectors, input(['INBOX'], {}))).toBeNull();
    for (const own of ['TRASH', 'inbox', 'drafts', 'trash', ''])
      expect(plan(['INBOX'], { folder: 'Finance', folderId: own })).toBeNull();
    expect(plan(['UNREAD'])).toBeNull();
    expect(plan(['INBOX', folderId])).toBeNull();
  });

  test('is taken back from where the receipt says, unless it was moved or reported since', () => {
    const { folder } = connectors.mail[kind].plan;
    const undoes = { id: 'prp_1', receipt: { providerId: movedTo }, facts: bound.facts };
    const back = ACTIONS['mail.unfile'].plan(connectors, { ...input(['INBOX'], {}), undoes });
    const undone = boundOf('mail.unfile', back);
    expect(undone.request).toEqual(folder.take(movedTo, folderId));
    expect(undone.preconditions).toEqual({ isInInbox: false, isInSpam: false });
    expect(ACTIONS['mail.unfile'].describe(connectors, undone).effect).toContain('“Finance”');
    expect(ACTIONS['mail.unfile'].plan(connectors, input(['INBOX']))).toBeNull();
    expect(ACTIONS['mail.unfile'].preconditionsOf({ labels: ['SPAM'] })).toEqual({
      isInInbox: false,
      isInSpam: true,
    });
  });

  test('makes what is missing by a request of its own, which files nothing', () => {
    const make = (folder: string) =>
      ACTIONS['mail.makefolder'].plan(connectors, input(['INBOX'], { folder }));
    const made = boundOf('mail.makefolder', make('Finance'));
    expect(made.request).toEqual(connectors.mail[kind].plan.folder.make('Finance'));
    expect(made.preconditions).toEqual({ folder: null });
    const content = ACTIONS['mail.makefolder'].describe(connectors, made);
    expect(content.question).toBe(`Make the ${noun} “Finance”?`);
    for (const [, request] of changedRequests(made.request))
      expect(() => ACTIONS['mail.makefolder'].describe(connectors, { ...made, request })).toThrow(
        Invalid,
      );
    for (const name of ['Trash', 'a//b', 'Trash/a', '', 'a\nb']) expect(make(name)).toBeNull();
  });
});
