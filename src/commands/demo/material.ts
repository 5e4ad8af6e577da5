import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Invalid } from '../../lib/errors.ts';
import { parseJson } from '../../lib/trust.ts';
import type { RunSpec } from '../../sandbox/github/server.ts';
import {
  type RunElsewhere,
  sampleNight,
  type SampleMailbox,
} from '../../sandbox/sample-night/index.ts';
import type { Night } from './night.ts';

export interface NightMail {
  id: string;
  raw: Uint8Array;
  receivedAt: Date;
  labelIds: readonly string[];
}

/** What arrives during a night: mail, and runs as specs or as recorded webhook payloads. */
export interface Material {
  mailbox: string;
  mails: readonly NightMail[];
  /** The owner's mailboxes at other providers. */
  elsewhere: readonly SampleMailbox[];
  runs: readonly RunSpec[];
  webhooks: readonly { event: string; payload: unknown }[];
  /** What runs beside GitHub, at servers that forget it when they are killed. */
  runsElsewhere: readonly RunElsewhere[];
}

/** What came to the first mailbox: the owner's own answers lie in it too, and did not arrive. */
export function arrivedMails({ mails }: Material): NightMail[] {
  return mails.filter(({ labelIds }) => !labelIds.includes('SENT'));
}

/** The sample night, with its mail or its runs replaced by real ones from folders. */
export async function loadMaterial(
  night: Night,
  folders: {
    mail?: string | undefined;
    runs?: string | undefined;
    seed: number;
    once: boolean;
  },
): Promise<Material> {
  const sample = sampleNight({ dawn: night.dawn });
  return {
    mailbox: sample.mailbox,
    mails:
      folders.mail === undefined ? sample.mails : await mailsIn(folders.mail, night, folders.seed),
    // Given mail lies in one mailbox, so that what was read can be counted against the folder.
    elsewhere: folders.mail === undefined ? sample.elsewhere : [],
    runs: folders.runs === undefined ? sample.runs : [],
    webhooks: folders.runs === undefined ? [] : await webhooksIn(folders.runs),
    // A night that ends with its report may be killed and go on, and then counts what servers saw.
    runsElsewhere: folders.runs === undefined && !folders.once ? sample.runsElsewhere : [],
  };
}

/** Every `.eml` below a folder, byte for byte; instants are spread over the night by the seed. */
async function mailsIn(folder: string, night: Night, seed: number): Promise<NightMail[]> {
  const files = await filesIn(folder, '.eml');
  const spanMs = night.dawn.getTime() - night.dusk.getTime() - 60_000;
  return await Promise.all(
    files.map(async (file) => {
      const raw = await readFile(join(folder, file));
      const share = fraction(`${seed}/${file}`);
      return {
        id: idOf(file),
        raw,
        receivedAt: new Date(night.dusk.getTime() + share * spanMs),
        labelIds: ['INBOX', 'UNREAD'],
      };
    }),
  );
}

async function webhooksIn(folder: string): Promise<{ event: string; payload: unknown }[]> {
  const files = await filesIn(folder, '.json');
  return await Promise.all(
    files.map(async (file) => ({
      event: file,
      payload: readPayload(file, await readFile(join(folder, file), 'utf8')),
    })),
  );
}

function readPayload(file: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new Invalid(`${file} is not JSON`, { cause });
  }
}

async function filesIn(folder: string, ending: string): Promise<string[]> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) throw new Invalid(`${folder} is not a folder`);
  const files = (await readdir(folder, { recursive: true }))
    .filter((file) => file.endsWith(ending))
    .toSorted();
  if (files.length === 0) throw new Invalid(`${folder} holds no ${ending} files`);
  return files;
}

/** A number in [0, 1) that is the same for the same text. */
export function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** A Gmail-like message id, the same for the same file. */
function idOf(file: string): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 16);
}
