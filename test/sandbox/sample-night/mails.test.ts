import { describe, expect, it } from 'vitest';
import PostalMime, { type Email } from 'postal-mime';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGmailSandbox } from '#src/sandbox/gmail/server.ts';
import { sampleNight } from '#src/sandbox/sample-night/index.ts';
import { DAWN, DUSK, NIGHT } from './support.ts';

const { mails, mailbox } = NIGHT;
const parsed = await Promise.all(
  mails.map(async (mail) => ({ ...mail, email: await PostalMime.parse(mail.raw) })),
);
const subjects = parsed.map(({ email }) => email.subject ?? '');

function bySubject(part: string): Email {
  const found = parsed.find(({ email }) => email.subject?.includes(part) === true);
  if (found === undefined) throw new Error(`No mail has ${part} in its subject`);
  return found.email;
}

describe('the mails of the sample night', () => {
  it('are between 36 and 44', () => {
    expect(mails.length).toBeGreaterThanOrEqual(36);
    expect(mails.length).toBeLessThanOrEqual(44);
  });

  it.each(parsed.map(({ email, ...mail }) => [email.subject, email, mail] as const))(
    'can be read: %s',
    (_, email, { receivedAt }) => {
      expect(email.from?.address).toMatch(/^[^@\s]+@[^@\s]+$/);
      expect(email.subject?.trim()).toBeTruthy();
      expect((email.text ?? email.html ?? '').trim().length).toBeGreaterThan(20);
      expect(email.messageId).toMatch(/^<[^<>\s]+@[^<>\s]+>$/);
      const delay = receivedAt.getTime() - Date.parse(email.date ?? '');
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThan(60_000);
    },
  );

  it('carry what the receiving server writes, but for what Dana sent', () => {
    const received = parsed.filter(({ labelIds }) => !labelIds.includes('SENT'));
    expect(received).toHaveLength(mails.length - 1);
    for (const { email, receivedAt } of received) {
      const value = (key: string) => email.headers.find((header) => header.key === key)?.value;
      expect(value('authentication-results')).toMatch(/^mx\.google\.com;.*\bspf=/s);
      expect(value('delivered-to')).toBe(mailbox);
      const stamp = (value('received') ?? '').split(';').at(-1)?.replace('(PST)', '') ?? '';
      expect(Math.abs(Date.parse(stamp) - receivedAt.getTime())).toBeLessThan(1_000);
    }
  });

  it('have ids and Message-IDs of their own', () => {
    expect(new Set(mails.map(({ id }) => id)).size).toBe(mails.length);
    expect(mails.every(({ id }) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
    expect(new Set(parsed.map(({ email }) => email.messageId)).size).toBe(mails.length);
  });

  it('arrive in order between dusk and dawn', () => {
    const instants = mails.map(({ receivedAt }) => receivedAt.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(instants[0]).toBeGreaterThanOrEqual(DUSK.getTime());
    expect(instants.at(-1)).toBeLessThan(DAWN.getTime());
  });

  it('leave no placeholder behind, and end every line as RFC 5322 wants it', () => {
    for (const { raw } of mails) {
      const text = Buffer.from(raw).toString('latin1');
      expect(text).not.toContain('{{');
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }
  });

  it('are the same for the same dawn, and others for another', () => {
    expect(sampleNight({ dawn: DAWN })).toEqual(NIGHT);
    const other = sampleNight({ dawn: new Date('2026-07-03T05:00:00Z') });
    const ids = new Set(mails.map(({ id }) => id));
    expect(other.mails.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it('keep their letters in every charset', () => {
    expect(bySubject('Kostenstelle').text).toContain('über 7.412,60 €');
    expect(bySubject('Kostenstelle').from?.name).toBe('Jonas Weißmüller');
    expect(bySubject('署名鍵').text).toContain('海陽フレイトの田中です');
    expect(bySubject('Frisch geröstet').text).toContain('Süße Blaubeere');
    expect(subjects).toContain('🎉 Last chance: 30 % off every standing desk, tonight only');
  });

  it('have an attachment, an invitation, a bounce and a body that is broken', async () => {
    const [invoice] = bySubject('Invoice CB-20431').attachments;
    expect(invoice).toMatchObject({ filename: 'CB-20431.pdf', mimeType: 'application/pdf' });
    const invitation = bySubject('Invitation: Incident review').attachments;
    expect(invitation.map(({ mimeType }) => mimeType)).toContain('application/ics');
    expect(bySubject('Delivery Status Notification').text).toContain('550 5.1.1');
    expect(bySubject('tungsmeldung').text).toContain('HLXU 220 417-3');
  });

  it('speak of days that follow the dawn, never of a weekend', () => {
    const reservation = bySubject('Your 12 reserved nodes end on');
    expect(reservation.text).toContain('Thursday 26 November');
    expect(bySubject('Prophylaxe').text).toContain('25.11.2026');
  });

  it('can be delivered to the Gmail sandbox, once each', async () => {
    await using sandbox = await started();
    for (const round of [1, 2]) {
      for (const { raw, ...options } of mails) sandbox.deliver(mailbox, raw, options);
      expect({ round, count: sandbox.messages(mailbox).length }).toEqual({
        round,
        count: mails.length,
      });
    }
    const stored = sandbox.messages(mailbox).toReversed();
    expect(
      stored.map(({ id, labelIds, internalDate }) => ({ id, labelIds, internalDate })),
    ).toEqual(
      mails.map(({ id, labelIds, receivedAt }) => ({ id, labelIds, internalDate: receivedAt })),
    );
  });

  it('form one conversation of three, and no other', async () => {
    await using sandbox = await started();
    for (const { raw, ...options } of mails) sandbox.deliver(mailbox, raw, options);
    const threads = Map.groupBy(sandbox.messages(mailbox), ({ threadId }) => threadId);
    const sizes = [...threads.values()].map((messages) => messages.length);
    expect(sizes.filter((size) => size > 1)).toEqual([3]);
  });
});

async function started() {
  const sandbox = await createGmailSandbox({ clock: createStoppedClock(DAWN) });
  sandbox.addMailbox(mailbox);
  return Object.assign(sandbox, { [Symbol.asyncDispose]: () => sandbox.close() });
}
