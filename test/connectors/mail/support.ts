import { parseMail } from '#src/connectors/mail/parse.ts';

const ORIGIN = { providerId: 'm1', threadId: 't1', labels: ['INBOX'] };
export const HEAD =
  'From: Ada <ada@work.example>\r\nTo: owner@work.example\r\nSubject: Topic\r\nDate: Thu, 01 Jan 2026 08:00:00 +0100\r\n';
export const HTML = `${HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n`;

export const parse = async (raw: string | Uint8Array): ReturnType<typeof parseMail> =>
  await parseMail(typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw, ORIGIN);
export const textOf = async (raw: string): Promise<string> => (await parse(raw)).mail.text;
