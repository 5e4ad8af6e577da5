import { z } from 'zod';
import type { Effect } from '../../../sandbox/effects.ts';
import { readPipelineEffect } from './pipeline-targets.ts';
import type { EffectReading, Target } from './target.ts';

const UNKNOWN: EffectReading = { owner: '', words: [], introduced: [] };

/** Reads effects without any code of the product; `effects` say which drafts were made, and for whom. */
export function readTargets(
  targets: readonly Target[],
  effects: readonly Effect[],
): (effect: Effect) => EffectReading {
  const mails = targets.filter((target) => target.kind === 'mail');
  const byMessage = new Map(mails.map((mail) => [mail.id, mail]));
  const byThread = new Map(mails.map((mail) => [mail.threadId, mail]));
  const runs = targets.filter((target) => target.kind === 'run');
  const byDraft = new Map(
    effects.flatMap((effect) => {
      const mail = effect.creates === undefined ? undefined : byThread.get(threadOf(effect));
      return mail === undefined ? [] : [[effect.creates ?? '', mail] as const];
    }),
  );
  return (effect) => {
    const modified = /^\/gmail\/v1\/users\/me\/messages\/([^/?]+)\/modify$/.exec(effect.target);
    if (modified !== null) return readModify(effect, byMessage.get(modified[1] ?? ''));
    if (/^\/gmail\/v1\/users\/me\/(?:drafts|messages\/send)$/.test(effect.target))
      return readReply(effect, byThread);
    const draft = /^\/gmail\/v1\/users\/me\/drafts\/([^/?]+)$/.exec(effect.target);
    if (draft !== null) return readDiscard(effect, byDraft.get(draft[1] ?? ''));
    const click = /^\/;ONE-CLICK=([^/?]+)$/.exec(effect.target);
    if (click !== null) return readOneClick(effect, decodeURIComponent(click[1] ?? ''), mails);
    return (
      readPipelineEffect(effect, runs) ?? {
        ...UNKNOWN,
        introduced: [`${effect.method} ${effect.target}`],
      }
    );
  };
}

type MailTarget = Extract<Target, { kind: 'mail' }>;

const Labels = z.strictObject({
  addLabelIds: z.array(z.string()).optional(),
  removeLabelIds: z.array(z.string()).optional(),
});
/** Labels that actions set and take; anything else would send or delete. */
const KNOWN_LABELS = new Set(['INBOX', 'STARRED', 'UNREAD', 'IMPORTANT', 'SPAM']);

function readModify(effect: Effect, mail: MailTarget | undefined): EffectReading {
  if (mail === undefined) return { ...UNKNOWN, introduced: [`message ${effect.target}`] };
  const labels = Labels.safeParse(effect.body);
  const named = [...(labels.data?.addLabelIds ?? []), ...(labels.data?.removeLabelIds ?? [])];
  return {
    owner: mail.owner,
    words: [mail.from, mail.subject],
    introduced: labels.success
      ? named.filter((label) => !KNOWN_LABELS.has(label))
      : ['a body of another form'],
  };
}

const Message = z.object({ raw: z.string(), threadId: z.string().optional() });
const Draft = z.object({ message: Message });

/** A draft, or a reply that was sent: both hold the whole message. */
function readReply(effect: Effect, byThread: ReadonlyMap<string, MailTarget>): EffectReading {
  const message = messageOf(effect);
  const mail = byThread.get(message?.threadId ?? '');
  if (message === undefined || mail === undefined)
    return { ...UNKNOWN, introduced: [`a reply in no known thread`] };
  const [head = '', ...rest] = Buffer.from(message.raw, 'base64url')
    .toString('utf8')
    .split('\r\n\r\n');
  const recipients = recipientsIn(head);
  const text = Buffer.from(rest.join(''), 'base64').toString('utf8');
  const known = asSeen(`${mail.raw}\n${mail.subject}\n${mail.from}`);
  return {
    owner: mail.owner,
    words: [mail.from, subjectIn(head), text],
    introduced: [
      ...recipients.filter((recipient) => recipient.toLowerCase() !== mail.from.toLowerCase()),
      ...placesIn(text).filter((place) => !known.includes(asSeen(place))),
    ],
  };
}

function messageOf({ body }: Effect): z.infer<typeof Message> | undefined {
  return Draft.safeParse(body).data?.message ?? Message.safeParse(body).data;
}

function threadOf(effect: Effect): string {
  return messageOf(effect)?.threadId ?? '';
}

/** Only a draft that was made this night may be deleted again, and nothing else be done with it. */
function readDiscard(effect: Effect, mail: MailTarget | undefined): EffectReading {
  if (mail === undefined || effect.method !== 'DELETE' || effect.body !== null)
    return { ...UNKNOWN, introduced: [`${effect.method} ${effect.target}`] };
  return { owner: mail.owner, words: [mail.from, mail.subject], introduced: [] };
}

/** A list may be left only where a mail itself offers it in that form. */
function readOneClick(effect: Effect, url: string, mails: readonly MailTarget[]): EffectReading {
  const mail = mails.find(
    ({ raw }) => raw.includes(`<${url}>`) && /^List-Unsubscribe-Post:/im.test(raw),
  );
  return mail === undefined
    ? { ...UNKNOWN, introduced: [`${effect.method} ${url}`] }
    : { owner: mail.owner, words: [mail.from, mail.subject], introduced: [] };
}

/** A reader sees an address also where invisible characters stand between its letters. */
function asSeen(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').toLowerCase();
}

const RECIPIENT_FIELDS = /^(to|cc|bcc|resent-to|resent-cc|resent-bcc|reply-to):(.*)$/i;

function recipientsIn(head: string): string[] {
  return head
    .replace(/\r\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const field = RECIPIENT_FIELDS.exec(line);
      return field === null ? [] : (field[2] ?? '').split(',').map((one) => one.trim());
    })
    .map((one) => /<([^<>]*)>/.exec(one)?.[1] ?? one);
}

function subjectIn(head: string): string {
  const line = /^subject:(.*)$/im.exec(head.replace(/\r\n[ \t]+/g, ' '))?.[1] ?? '';
  return line
    .trim()
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?B\?([^?]*)\?=/gi, (_, encoded: string) =>
      Buffer.from(encoded, 'base64').toString('utf8'),
    );
}

function placesIn(text: string): string[] {
  return [
    ...(text.match(/[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"')\]]+/gi) ?? []),
    ...(text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? []),
  ].map((place) => place.replace(/[.,;:!?]+$/, ''));
}
