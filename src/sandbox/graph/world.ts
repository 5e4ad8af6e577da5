import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { type Journal, openJournal } from '../journal.ts';
import { type Change, type Entry, entrySchema } from './changes.ts';
import { Mailbox } from './mailbox.ts';
import { type Grant, issueToken, readToken } from './tokens.ts';

/** What Microsoft says that a refresh token lives, unless an administrator says less. */
const REFRESH_LIFETIME_MS = 90 * 86_400_000;

/** All mailboxes with what was done to them. Every change is in the journal before it shows. */
export class World {
  readonly clock: Clock;
  readonly effects: Effect[] = [];
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #journal: Journal<Entry>;
  #httpRequests = 0;

  constructor(clock: Clock, journalFile?: string) {
    this.clock = clock;
    this.#journal = openJournal(journalFile, (value) => entrySchema.parse(value));
    for (const entry of this.#journal.entries) this.#apply(entry);
  }

  get httpRequests(): number {
    return this.#httpRequests;
  }

  nowMs(): number {
    return this.clock.now().getTime();
  }

  mailbox(address: string): Mailbox | undefined {
    return this.#mailboxes.get(normalise(address));
  }

  addMailbox(address: string): Mailbox {
    if (this.mailbox(address) === undefined) this.commit(address, [{ type: 'mailbox-added' }]);
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

  countRequest(): void {
    this.#record({ address: '', httpRequests: 1 });
  }

  token(
    address: string,
    allowed: Pick<Grant, 'kind' | 'scopes' | 'rotation'> & { lifetimeS?: number },
  ): string {
    const { generation, address: own } = this.addMailbox(address);
    const { lifetimeS, ...grant } = allowed;
    const lifetimeMs = lifetimeS === undefined ? REFRESH_LIFETIME_MS : lifetimeS * 1_000;
    return issueToken({
      ...grant,
      address: own,
      generation,
      expiresAtMs: this.nowMs() + lifetimeMs,
    });
  }

  /** The grant of a living token; null for unknown, expired and revoked ones. */
  grant(token: string): Grant | null {
    const grant = readToken(token);
    if (grant === null || this.mailbox(grant.address)?.generation !== grant.generation) return null;
    return grant.expiresAtMs > this.nowMs() ? grant : null;
  }

  #record(entry: Entry): void {
    this.#journal.append(entry);
    this.#apply(entry);
  }

  #apply({ address, changes = [], effect, httpRequests = 0 }: Entry): void {
    const mailbox = this.#mailboxes.get(address) ?? new Mailbox(address);
    if (changes.length > 0) this.#mailboxes.set(address, mailbox);
    for (const change of changes) mailbox.apply(change);
    if (effect !== undefined) this.effects.push(effect);
    this.#httpRequests += httpRequests;
  }
}

function normalise(address: string): string {
  return address.trim().toLowerCase();
}
