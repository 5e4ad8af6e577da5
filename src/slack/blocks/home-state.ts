import type { AccountKind, AccountState } from '../../domain/account.ts';
import type { NamedCard } from '../../domain/card.ts';
import type { Mutable } from '../../domain/notification.ts';
import type { SetUp } from '../../domain/set-up.ts';

export interface HomeSource {
  name: string;
  kind: AccountKind;
  state: AccountState;
  readUntil: Date | null;
  problem: string | null;
}

/** What the App Home says: one person's own state. */
export interface Home {
  timeZone: string;
  /** By whom nothing is executed: the person's own switch, or an owner's for everybody. */
  stopped: 'no' | 'self' | 'everybody';
  /** When one's own pause ends by itself; null where it does not. */
  resumesAt: Date | null;
  setUp: SetUp;
  decisions: {
    open: number;
    /** Proposals that come when some are decided. */
    held: number;
    /** Oldest first. */
    cards: readonly NamedCard[];
  };
  /** The latest digest; null before the first. */
  lastNight: {
    day: string;
    headline: string;
    mails: number;
    runs: number;
    /** Slack's own address of its message; null where there is none. */
    page: string | null;
  } | null;
  sources: readonly HomeSource[];
  /** Null while no digest is planned. */
  nextDigestAt: Date | null;
  rules: {
    grants: number;
    learned: number;
    /** The person's own, in words of code, the oldest first. */
    own: readonly { id: string; text: string; holds: boolean }[];
  };
  /** Notes first, then what was learned. */
  kept: readonly { id: string; text: string; origin: string }[];
  notifications: {
    digest: string;
    /** Region whose public holidays have no digest, in words. */
    holidays: string | null;
    quiet: string | null;
    awayUntil: Date | null;
    muted: readonly Mutable[];
  };
  /** For owners named in the policy; null for everybody else. */
  team: HomeTeam | null;
}

export interface HomeTeam {
  people: number;
  accounts: number;
  unwell: readonly { name: string; problem: string }[];
  /** Null where they are too few to be told together. */
  tokens: number | null;
  tokensMax: number;
  policy: string;
}
