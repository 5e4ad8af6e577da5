import type { Point } from './mail-cue.ts';
import type { MailFacts } from './mail-facts.ts';
import type { Lures } from './mail-lures.ts';
import type { SenderShape } from './mail-sender-shape.ts';
import type { Mail } from './signal.ts';

export interface Suspected {
  mail: Mail;
  facts: MailFacts;
  ownerAddress: string;
  lures: Lures;
  shape: SenderShape;
  /** What its words say of money, accounts and secrets. */
  said: readonly Point[];
  /** It wants something done within the day, or says that it is urgent. */
  presses: boolean;
  /** Its words sell something. */
  sells: boolean;
}

export interface Contradiction {
  weight: number;
  why: string | ((facts: MailFacts) => string);
  holds: (suspected: Suspected) => boolean;
}
