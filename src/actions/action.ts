import type { CalendarConnector } from '../connectors/calendar/connector.ts';
import type { Connection, ReadBack, TargetState } from '../connectors/connector.ts';
import type { MailConnector } from '../connectors/mail/connector.ts';
import type { OneClick } from '../connectors/one-click/one-click.ts';
import type { PipelineConnector } from '../connectors/pipelines/connector.ts';
import type { Progress } from '../connectors/pipelines/deed.ts';
import {
  type Account,
  AccountKind,
  isMail,
  isPipeline,
  type CalendarKind,
  isCalendar,
  type MailKind,
  type PipelineKind,
} from '../domain/account.ts';
import type {
  ActionKind,
  CardContent,
  Proposal,
  ProviderReceipt,
  ProviderRequest,
  Risk,
} from '../domain/proposal.ts';
import type { Signal } from '../domain/signal.ts';
import { canonicalJson, type JsonObject } from '../lib/canonical-json.ts';
import { Invalid } from '../lib/errors.ts';

export interface Connectors {
  mail: Readonly<Record<MailKind, MailConnector>>;
  pipelines: Readonly<Record<PipelineKind, PipelineConnector>>;
  calendars: Readonly<Record<CalendarKind, CalendarConnector>>;
  oneClick: OneClick;
}

/** What a plan is made from: structured fields of the signal and the account, and one text that may be a model's. */
export interface PlanInput {
  account: Account;
  signal: Signal;
  /** The current truth as rows know it, in the shape of the connector's `state()`. */
  target: TargetState;
  /** Body of a reply; the only place where a model's words may travel. */
  text?: string;
  /** Unique within Nightshift; becomes the key for reading back. */
  proposalId: string;
  /** When it is proposed. */
  at: Date;
  /** What was read from the provider for something that a person asked for. */
  facts?: Readonly<Record<string, string>>;
  /** What is to be taken back, for an action that does so. */
  undoes?: Pick<Proposal, 'id' | 'receipt' | 'facts'>;
}

export interface Plan {
  request: ProviderRequest;
  preconditions: JsonObject;
  facts: Record<string, string>;
}

/** The words of a draft; where it goes is none of them. */
export interface Editable {
  subject: string;
  text: string;
}

export interface Edit {
  proposal: Bound;
  words: Editable;
  /** Of the new version. */
  proposalId: string;
  /** Person id of the editor. */
  editedBy: string;
  at: Date;
}

type Bound = Pick<Proposal, 'request' | 'preconditions' | 'facts' | 'kind'>;

/**
 * One thing that the bot may do. Its card, policy entry, audit name and execution follow from this
 * definition; `plan` and `describe` are pure, and nothing here holds a writer.
 */
export interface Action {
  kind: ActionKind;
  risk: Risk;
  /** In words, for `posture` and documents: what it changes, and how it is undone. */
  description: string;
  /** The action that takes this one's effect back; absent where none can. */
  undoneBy?: ActionKind;
  /** What a person may change before approving, and the plan with their words; absent where nothing may be. */
  editing?: {
    read(connectors: Connectors, bound: Bound): Editable;
    plan(connectors: Connectors, edit: Edit): Plan | null;
  };
  /** The literal request, or null where this signal does not allow the action. */
  plan(connectors: Connectors, input: PlanInput): Plan | null;
  /** The card, from the bound record alone. Throws `Invalid` when the record is not one of this action's. */
  describe(connectors: Connectors, bound: Bound): CardContent;
  /** The part of the target's state that must still hold when the action is carried out. */
  preconditionsOf(target: TargetState): JsonObject;
  currentState(
    connectors: Connectors,
    connection: Connection,
    about: { signal: Signal; facts: Proposal['facts'] },
  ): Promise<TargetState | null>;
  readBack(connectors: Connectors, connection: Connection, proposal: Proposal): Promise<ReadBack>;
  /** What it changed, as far as the provider can say it again after its answer was lost; null where it cannot. */
  found?(
    connectors: Connectors,
    connection: Connection,
    proposal: Proposal,
  ): Promise<ProviderReceipt | null>;
  /** How it is told once it was done at this instant; “Done.” unless it says more. */
  told?(bound: Bound, at: Date): string;
  /** How what it started goes on, until its end; absent where nothing does. */
  progress?(connectors: Connectors, connection: Connection, proposal: Proposal): Promise<Progress>;
}

export function mailConnector(connectors: Connectors, kind: AccountKind): MailConnector {
  if (!isMail(kind)) throw new Invalid(`${kind} is not a mailbox`);
  return connectors.mail[kind];
}

export function pipelineConnector(connectors: Connectors, kind: AccountKind): PipelineConnector {
  if (!isPipeline(kind)) throw new Invalid(`${kind} is not a pipeline source`);
  return connectors.pipelines[kind];
}

export function calendarConnector(connectors: Connectors, kind: AccountKind): CalendarConnector {
  if (!isCalendar(kind)) throw new Invalid(`${kind} is not a calendar`);
  return connectors.calendars[kind];
}

/**
 * The request of a provider's plan, or null where the provider refuses to make one: an address or an id in
 * a stranger's mail that has no safe form must not stop the proposals beside it.
 */
export function planned(plan: () => ProviderRequest): ProviderRequest | null {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

/** The provider of a bound record, from its own facts: a card is drawn without looking at the account. */
export function providerOf(bound: Bound): AccountKind {
  return AccountKind.parse(fact(bound, 'provider'));
}

/** The stored request must be the one that the record's own facts lead to; throws `Invalid` otherwise. */
export function mustBePlanned(stored: ProviderRequest, expected: ProviderRequest): void {
  if (canonicalJson({ ...stored }) !== canonicalJson({ ...expected }))
    throw new Invalid('The stored request is not the one that this record leads to');
}

/** Reads a field that the plan put there; a record without it was not made by this plan. */
export function fact(bound: Bound, name: string): string {
  const value = bound.facts[name];
  if (value === undefined) throw new Invalid(`A ${bound.kind} record lacks ${name}`);
  return value;
}
