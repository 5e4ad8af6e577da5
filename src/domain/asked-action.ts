import * as say from '../words/asking.ts';
/** What a person may ask for in words; each becomes a card, as everything does. */
export type AskedAction =
  | 'mail.archive'
  | 'mail.label'
  | 'mail.read'
  | 'mail.file'
  | 'mail.draft'
  | 'mail.report'
  | 'mail.snooze'
  | 'mail.send'
  | 'mail.unsubscribe'
  | 'pipeline.rerun';

interface Asked {
  /** The verb, as answers say it. */
  deed: string;
  /** How many rows one sentence may be about. */
  meantMax: number;
  /** Why nothing may be found. */
  next?: string;
}

export const ASKED: Readonly<Record<AskedAction, Asked>> = {
  'mail.archive': { deed: 'archive', meantMax: 50 },
  'mail.label': { deed: 'star', meantMax: 10 },
  'mail.read': { deed: 'mark as read', meantMax: 50 },
  'mail.file': { deed: 'file', meantMax: 50 },
  'mail.report': { deed: 'report as phishing', meantMax: 10 },
  'mail.snooze': { deed: 'snooze', meantMax: 10 },
  'mail.draft': { deed: 'answer', meantMax: 3 },
  'mail.send': { deed: say.sendAReply, meantMax: 1 },
  'mail.unsubscribe': {
    deed: say.unsubscribeFrom,
    meantMax: 20,
    next: say.onlyListsWhoseSender,
  },
  'pipeline.rerun': { deed: say.runAgain, meantMax: 3 },
};

const VERBS: ReadonlyMap<string, AskedAction> = new Map([
  ['archive', 'mail.archive'],
  ['clear', 'mail.archive'],
  ['tidy', 'mail.archive'],
  ['clean', 'mail.archive'],
  ['file', 'mail.archive'],
  ['report', 'mail.report'],
  ['snooze', 'mail.snooze'],
  ['star', 'mail.label'],
  ['flag', 'mail.label'],
  ['draft', 'mail.draft'],
  ['answer', 'mail.draft'],
  ['reply', 'mail.draft'],
  ['unsubscribe', 'mail.unsubscribe'],
  ['rerun', 'pipeline.rerun'],
  ['re-run', 'pipeline.rerun'],
  ['retry', 'pipeline.rerun'],
  ['restart', 'pipeline.rerun'],
]);

/** Words that say what is to be done, and nothing of what it is about. */
export const DEED_WORDS: readonly string[] = [...VERBS.keys(), 'mark', 'read', 'send', 'move'];

/** What files mail where a label or folder is named. */
export const FILING_WORDS: ReadonlySet<string> = new Set(['file', 'move', 'put']);

/** What a mail is reported as. */
export const DECEIT_WORDS: ReadonlySet<string> = new Set(['phishing', 'scam', 'spam', 'junk']);

/** Nothing but an answer is ever sent. */
const REPLY = new Set(['reply', 'answer', 'response']);

/** Which action a verb asks for, by the words beside it; null for a verb that asks for none. */
export function askedAction(verb: string, words: readonly string[]): AskedAction | null {
  if (verb === 'mark') {
    if (words.some((word) => DECEIT_WORDS.has(word))) return 'mail.report';
    return words.includes('read') ? 'mail.read' : null;
  }
  if (verb === 'send') return words.some((word) => REPLY.has(word)) ? 'mail.send' : null;
  return VERBS.get(verb) ?? null;
}
