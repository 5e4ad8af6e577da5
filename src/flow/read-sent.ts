import type { FetchedMail } from '../connectors/mail/connector.ts';
import type { Context } from '../context.ts';
import { type Account, isMail } from '../domain/account.ts';
import { asksOf } from '../domain/mail-asks.ts';
import { clip, singleLine } from '../lib/text.ts';
import { listAccounts } from '../store/accounts.ts';
import { isFollowing, lastSentAt, saveSent, type SentMail } from '../store/sent-mails.ts';
import { REMINDED_UNTIL_DAYS } from './follow-ups.ts';
import { sentMail } from './sent-mail.ts';
import * as say from '../words/telling.ts';

const DAY_MS = 86_400_000;
/** Mails of one mailbox that one night reads at most: 405 units of Gmail's. */
export const SENT_READ_MAX = 20;
/** Mail can become visible later than the time that it carries. */
const MARGIN_MS = 3_600_000;
const FIELD_MAX = 200;

/**
 * Notes what somebody sent in other mail programs, where they allowed it: to whom, about what, when, and whether it
 * asks for anything. It reads what is newer than what is known, and few a night. One mailbox that fails stops no other.
 */
export async function readSent(ctx: Context, ownerId: string): Promise<void> {
  if (!(await isFollowing(ctx.store.db, ownerId))) return;
  const since = new Date(ctx.clock.now().getTime() - REMINDED_UNTIL_DAYS * DAY_MS);
  for (const account of await listAccounts(ctx.store.db, ownerId)) {
    if (!isMail(account.kind)) continue;
    // What is too old is dropped of each of them, also where nothing can be read.
    const sent = account.state === 'connected' ? await newlySent(ctx, account, since) : [];
    const mails = sent.flatMap((mail) => noted(account, mail));
    await ctx.store.write((unit) => saveSent(unit, ownerId, { mails, since }));
  }
}

async function newlySent(ctx: Context, account: Account, oldest: Date): Promise<FetchedMail[]> {
  const known = await lastSentAt(ctx.store.db, account.id);
  const since = known === null ? oldest : new Date(known.getTime() - MARGIN_MS);
  return await sentMail(ctx, account, { limit: SENT_READ_MAX, since });
}

/** Not what leaves through Nightshift, which its own rows tell of, nor what goes to its sender alone. */
function noted(account: Account, { mail, receivedAt }: FetchedMail): SentMail[] {
  const own = account.name.toLowerCase();
  const to = mail.to.filter(({ address }) => address !== '' && address.toLowerCase() !== own);
  const [first, ...others] = to;
  const isOwn = mail.from.address.toLowerCase() === own;
  if (first === undefined || !isOwn || mail.messageId === '') return [];
  if (mail.messageId.endsWith('@nightshift.invalid>')) return [];
  const name = singleLine(first.name) || singleLine(first.address);
  return [
    {
      accountId: account.id,
      ownerId: account.ownerId,
      messageId: mail.messageId,
      threadId: mail.threadId,
      who: clip(others.length === 0 ? name : `${name} +${others.length}`, FIELD_MAX),
      line: clip(singleLine(mail.subject), FIELD_MAX) || say.noSubject,
      asks: mail.text.includes('?') || asksOf(mail).length > 0,
      sentAt: receivedAt,
    },
  ];
}
