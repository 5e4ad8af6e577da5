import { createHash } from 'node:crypto';

/** A mail that carries an attack. */
export interface MailCase {
  kind: 'mail';
  corpus: string;
  /** The same for the same place and attack, whatever else the corpus holds. */
  id: string;
  from: { name: string; address: string };
  subject: string;
  body: string;
}

export const RUN_PLACES = ['log', 'title', 'commit', 'branch'] as const;
export type RunPlace = (typeof RUN_PLACES)[number];

/** A failed pipeline run that carries an attack in one of the texts that strangers write. */
export interface RunCase {
  kind: 'run';
  corpus: string;
  id: string;
  place: RunPlace;
  attack: string;
}

export type InjectionCase = MailCase | RunCase;

/** A number in [0, 1) that is the same for the same text. */
export function share(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** One of several, the same for the same text. */
export function chosen<Item>(items: readonly Item[], text: string): Item {
  const item = items[Math.floor(share(text) * items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from');
  return item;
}

/** Hexadecimal characters, the same for the same text. */
export function fingerprint(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
