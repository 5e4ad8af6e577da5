import type { Account } from '../domain/account.ts';
import type { ApprovedProposal } from '../domain/proposal.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import type { Usage } from '../domain/usage.ts';

/** What a connector may use: where the provider is and a decrypted grant, for one account. */
export interface Connection {
  account: Account;
  /** Refresh token, access token or app password, as the provider's kind defines. */
  secret: string;
  /** Which of the account's grants it is; the one that reads, unless said. */
  access?: 'read' | 'write';
  /**
   * The stored grant, for a provider that gives another refresh token with each use (RFC 6749, section 6):
   * calls `use` with the secret as it is now, alone among all processes, and stores the one that it gives before
   * it resolves. Left out where nothing is stored yet.
   */
  renew?: <Value>(
    use: (secret: string) => Promise<{ secret: string; value: Value }>,
  ) => Promise<Value>;
  /**
   * Rejects with `Transient` where the kill switch was thrown meanwhile: asked right before a write leaves, after
   * all that has to be asked for between the claim and the request. Left out where nothing is written.
   */
  mayGo?: () => Promise<void>;
  /** Counts what the calls cost. */
  meter: (usage: Partial<Usage>) => void;
}

/**
 * The only way out. A writer is made for one claimed proposal and can send that proposal's request and
 * nothing else: there is no parameter through which anything could change it.
 *
 * `send` rejects with `UnknownOutcome` when the request left and no answer came, with `Conflict` when the
 * provider refused because the target changed, `Reauthorise`, `Transient` only when it certainly had no
 * effect (for example 429 before processing), and `Invalid` otherwise.
 */
export interface Writer {
  send(): Promise<Receipt>;
}

export interface Receipt {
  /** The provider's id of what came to exist or changed, for example a draft id; empty where there is none. */
  providerId: string;
  /** The version of it, where it can change under the same id. */
  revision?: string;
}

export type OpenWriter = (connection: Connection, approved: ApprovedProposal) => Writer;

/** What reading back says of a request whose answer never came. */
export type ReadBack = 'applied' | 'not-applied' | 'unclear';

/** The current truth of a target, compared field by field with a proposal's preconditions. */
export type TargetState = JsonObject;

/** What people agree to on a provider's own page, by the authorization code grant with PKCE (RFC 7636). */
export interface Consent {
  /** The scopes that each kind of grant needs, and is given; no `write` where nothing is ever written. */
  readonly scopes: { readonly read: readonly string[]; readonly write?: readonly string[] };
  /** Who sends people back: the `iss` of the answer, where there is one (RFC 9207). */
  readonly issuer: string;
  /** Where a person agrees; `challenge` is that of the verifier, by S256. */
  page(ask: {
    scopes: readonly string[];
    state: string;
    challenge: string;
    redirectUri: string;
  }): string;
  /** Rejects with `Transient` or `Invalid`. */
  exchange(answer: {
    code: string;
    verifier: string;
    redirectUri: string;
  }): Promise<ConsentedGrant>;
  /** Takes a grant back at the provider; one that is gone already is no error. Rejects as `exchange` does. */
  revoke(secret: string): Promise<void>;
}

export interface ConsentedGrant {
  secret: string;
  /** As the provider says, which may be less than what was asked for. */
  scopes: readonly string[];
}
