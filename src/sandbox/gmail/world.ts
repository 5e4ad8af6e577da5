import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { type Journal, openJournal } from '../journal.ts';
import { type Change, type Entry, entrySchema } from './changes.ts';
import { Mailbox } from './mailbox.ts';
import { type Grant, readToken } from './tokens.ts';

/** All mailboxes with what was done to them and what it cost. Every change is in the journal before it shows. */
export class World {
  readonly clock: Clock;
  readonly effects: Effect[] = [];
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #units = new Map<string, number>();
  readonly #journal: Journal<Entry>;
  readonly #grants = new Map<string, Grant | null>();
  #httpRequests = 0;

  constructor(clock: Clock, journalFile?: string) {
    this.clock = clock;
    this.#journal = openJournal(journalFile, (value) => entrySchema.parse(value));
    for (const entry of this.#journal.entries) this.#apply(entry);
  }

  get httpRequests(): number {
    return this.#httpRequests;
  }

  get quotaUnits(): number {
    return [...this.#units.values()].reduce((sum, units) => sum + units, 0);
  }

  unitsOf(address: string): number {
    return this.#units.get(normalise(address)) ?? 0;
  }

  mailbox(address: string): Mailbox | undefined {
    return this.#mailboxes.get(normalise(address));
  }

  addMailbox(address: string): Mailbox {
    const existing = this.mailbox(address);
    if (existing !== undefined) return existing;
    this.commit(address, [{ type: 'mailbox-added' }]);
    return this.existing(address);
  }

  existing(address: string): Mailbox {
    const mailbox = this.mailbox(address);
    if (mailbox === undefined) throw new Error(`The sandbox has no mailbox ${address}`);
    return mailbox;
  }

  /** Makes changes to one mailbox, together with the effect of the request that asked for them. */
  commit(address: string, changes: readonly Change[], effect?: Effect): void {
    const entry = { address: normalise(address), changes: [...changes] };
    this.#record(effect === undefined ? entry : { ...entry, effect });
  }

  /** Counts what one HTTP request cost; `address` is empty where no mailbox was asked for. */
  spend(address: string, units: number, httpRequests: number): void {
    this.#record({ address: normalise(address), units, httpRequests });
  }

  /** The grant of a living token; null for unknown, expired and revoked ones. */
  grant(token: string): Grant | null {
    let grant = this.#grants.get(token);
    if (grant === undefined) {
      grant = readToken(token);
      this.#grants.set(token, grant);
    }
    if (grant === null || this.mailbox(grant.address)?.generation !== grant.generation) return null;
    const { expiresAtMs } = grant;
    return expiresAtMs === null || expiresAtMs > this.clock.now().getTime() ? grant : null;
  }

  #record(entry: Entry): void {
    this.#journal.append(entry);
    this.#apply(entry);
  }

  #apply({ address, changes = [], effect, units = 0, httpRequests = 0 }: Entry): void {
    const mailbox = this.#mailboxes.get(address) ?? new Mailbox(address);
    if (changes.length > 0) this.#mailboxes.set(address, mailbox);
    for (const change of changes) mailbox.apply(change);
    if (effect !== undefined) this.effects.push(effect);
    if (units > 0) this.#units.set(address, (this.#units.get(address) ?? 0) + units);
    this.#httpRequests += httpRequests;
  }
}

function normalise(address: string): string {
  return address.trim().toLowerCase();
}
