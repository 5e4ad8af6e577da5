import type { ColumnType, Generated, JSONColumnType, Transaction } from 'kysely';
import type { ProviderReceipt, ProviderRequest } from '../domain/proposal.ts';
import type { SignalContent } from '../domain/signal.ts';
import type { Due, Explanation } from '../domain/verdict.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import type { AuditTables } from './schema-audit.ts';
import type { ConnectTables } from './schema-connect.ts';
import type { DeedTables } from './schema-deeds.ts';
import type { IncidentTables } from './schema-incidents.ts';
import type { OutcomeTables } from './schema-outcomes.ts';
import type { PeopleTables } from './schema-people.ts';
import type { ToldTables } from './schema-told.ts';
import type { WebhookTables } from './schema-webhooks.ts';

/** The tables as Kysely sees them; `migrations/` is what makes them. */
type JsonText<Value extends object | null> = JSONColumnType<Value>;

export interface Database
  extends
    AuditTables,
    ConnectTables,
    DeedTables,
    IncidentTables,
    OutcomeTables,
    PeopleTables,
    ToldTables,
    WebhookTables {
  switches: { scope: string; by_id: string; paused_at: Date; resumes_at: Date | null };
  accounts: {
    id: string;
    owner_id: string;
    kind: string;
    name: string;
    settings: JsonText<Record<string, unknown>>;
    state: string;
    cursor: string | null;
    read_until: Date | null;
    problem: string | null;
    resynced_at: Date | null;
    next_read_at: Date;
    created_at: Date;
    hurried_at: Date | null;
    hurry_from: Date | null;
  };
  grants: {
    account_id: string;
    access: 'read' | 'write' | 'webhook';
    key_id: string;
    nonce: Buffer;
    ciphertext: Buffer;
    scopes: ColumnType<string[] | null, string | null, string | null>;
  };
  vault_keys: { id: string; first_used_at: Date };
  signals: {
    id: string;
    account_id: string;
    owner_id: string;
    kind: 'mail' | 'run';
    external_id: string;
    thread_id: string | null;
    sender: string | null;
    state: 'new' | 'triaged' | 'settled';
    held: Generated<boolean>;
    told: string | null;
    reread: Generated<string | null>;
    reread_told: Generated<string | null>;
    received_at: Date;
    ingested_at: Date;
    content: JsonText<SignalContent>;
  };
  verdicts: {
    signal_id: string;
    owner_id: string;
    category: string;
    confidence: number;
    lane: string;
    one_line: string;
    why: JsonText<string[]>;
    explanation: ColumnType<Explanation | null, string | null, string | null>;
    due: ColumnType<Due | null, string | null | undefined, string | null>;
    asks: JSONColumnType<string[], string | undefined>;
    created_at: Date;
  };
  cards: { id: string; owner_id: string; kind: string; created_at: Date };
  proposals: {
    id: string;
    owner_id: string;
    account_id: string;
    signal_id: string;
    kind: string;
    risk: string;
    version: number;
    state: string;
    request: JsonText<ProviderRequest>;
    preconditions: JsonText<JsonObject>;
    facts: JsonText<Record<string, string>>;
    digest: string;
    card_id: string;
    reason: string;
    expires_at: Date;
    execute_after: Date | null;
    decided_by: string | null;
    decided_at: Date | null;
    approved_digest: string | null;
    outcome: string | null;
    created_at: Date;
    moved_at: Date;
    wakes_at: Date | null;
    undoes: string | null;
    receipt: ColumnType<ProviderReceipt | null, string | null, string | null>;
    allowance_id: string | null;
  };
  posts: {
    key: string;
    owner_id: string;
    kind:
      | 'card'
      | 'digest'
      | 'team-digest'
      | 'notice'
      | 'notification'
      | 'incident'
      | 'catch-up'
      | 'welcome'
      | 'home';
    subject_id: string;
    thread_key: string | null;
    channel: string | null;
    ts: string | null;
    wanted: number;
    posted: number;
    attempts: Generated<number>;
    gave_up: string | null;
    created_at: Date;
  };
  memories: {
    id: string;
    owner_id: string;
    kind: string;
    subject: string;
    approved: number;
    denied: number;
    provenance: JsonText<string[]>;
    expires_at: Date;
    learned_at: Date;
  };
  usage: {
    owner_id: string;
    day: string;
    model_calls: Generated<number>;
    input_tokens: Generated<number>;
    output_tokens: Generated<number>;
    gmail_units: Generated<number>;
    http_requests: Generated<number>;
    reserved_tokens: Generated<number>;
    lost_tokens: Generated<number>;
    held: Generated<number>;
  };
  policies: {
    seq: Generated<number>;
    hash: string;
    version: number;
    policy: JsonText<object>;
    loaded_at: Date;
  };
  approvals: { proposal_id: string; person_id: string; digest: string; given_at: Date };
  standings: { person_id: string; misfit: string | null; checked_at: Date };
  denial_reasons: {
    proposal_id: string;
    person_id: string;
    reason: string;
    note: string | null;
    given_at: Date;
  };
  delegations: {
    id: string;
    card_id: string;
    from_id: string;
    to_id: string;
    digests: JsonText<string[]>;
    given_at: Date;
    ended_at: Date | null;
  };
  reminders: {
    card_id: string;
    person_id: string;
    share: 'half' | 'nine-tenths';
    notice_id: string;
    given_at: Date;
  };
  merged_signals: { signal_id: string; proposal_id: string; merged_at: Date };
  tickets: { proposal_id: string; ticket: string; by_id: string; given_at: Date };
  policy_uses: { workspace: string; rule: string; proposal_id: string; used_at: Date };
  refusals: {
    id: string;
    owner_id: string;
    rule: string;
    reason: string;
    digest: string;
    bound: JsonText<object>;
    opened: Generated<boolean>;
    refused_at: Date;
  };
  allowances: {
    id: string;
    owner_id: string;
    account_id: string;
    kind: string;
    sender: string;
    created_at: Date;
    expires_at: Date;
    revoked_at: Date | null;
  };
  exceptions: {
    id: string;
    owner_id: string;
    proposal_id: string;
    digest: string;
    minutes: number;
    reason: string;
    state: 'asked' | 'granted' | 'denied';
    asked_at: Date;
    decided_by: string | null;
    decided_at: Date | null;
    ends_at: Date | null;
  };
  notices: {
    id: string;
    owner_id: string;
    what: string;
    safe: string | null;
    next: string | null;
    exception_id: string | null;
    connection_id: string | null;
    offers_next: Generated<boolean>;
    created_at: Date;
  };
}

export type Tx = Transaction<Database>;
