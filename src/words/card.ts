import { plural } from '../lib/text.ts';

/** What a card says: what is asked, what can be pressed, and what became of it. */

export const reminded = {
  no: '',
  half: '⏰ *Half of the time to decide is over.* ',
  'nine-tenths': '⏰ *Little time to decide is left.* ',
} as const;
export const nothingToDecide = 'Nothing to decide';
export const questionOfItems = (question: string, open: number): string =>
  `${question} (${open} items)`;
export const differsSeeEachItem = 'differs, see each item';
export const riskInWords = (risks: string, words: string): string => `*Risk ${risks}:* ${words}`;
export const decideBefore = (reminded: string, soonest: string): string =>
  `${reminded}Decide before ${soonest}`;
export const youResume = 'you resume';
export const pausedYouCanDecide = (end: string): string =>
  `⏸️ *Paused:* you can decide; nothing is executed until ${end}.`;
export const refusedAsItStands = (why: string): string =>
  `❄️ *Not to be approved while this holds:* ${why}`;
export { askForAnException } from './deciding.ts';
export const askForAnExceptionSpoken = (question: string): string =>
  `Ask for an exception: ${question}`;
export const moreFields = (left: number): string => plural(left, 'more field');
export const exactText = 'Exact text:';
export const whatHappensDiffers = 'What happens differs, see each item.';
export const andMoreItems = (left: number): string => `and ${plural(left, 'more item')}`;
export const allOf = (count: number): string => ` all ${count}`;
export const readAllThenDecide = 'Read all, then decide';
export const readAllThenDecideOf = (count: number): string => `Read all ${count}, then decide`;
export const readAllSpoken = (spoken: string): string => `Read all: ${spoken}`;
export const denySpoken = (spoken: string): string => `Deny: ${spoken}`;
export const approveSpoken = (spoken: string): string => `Approve: ${spoken}`;
export const approveThis = 'Approve this?';
export const approve = 'Approve';
export const notYet = 'Not yet';
export const editSpoken = (question: string): string => `Edit: ${question}`;
export const edit = 'Edit…';
export const takeBackSpoken = (question: string): string => `Take back: ${question}`;
export const takeBack = 'Take back';
export const askToSendItInstead = 'Ask to send it instead';
export const askAgainIn1Hour = 'Ask again in 1 hour';
export const askAgainTomorrowAt = (time: string): string => `Ask again tomorrow at ${time}`;
export const handToSomebody = 'Hand to somebody…';
export const alwaysDo = 'Always do this…';
export const whyAmIAsked = 'Why am I asked this?';
export const undo = 'Undo';
export const undoAll = (count: number): string => `Undo all ${count}`;
export const undoSpoken = (question: string): string => `Undo: ${question}`;
export const readAllThenUndo = 'Read all, then undo';
export const readAllThenUndoOf = (count: number): string => `Read all ${count}, then undo`;
export const readAllThenUndoSpoken = (question: string): string =>
  `Read all, then undo: ${question}`;
export const receiptSpoken = (question: string): string => `Receipt: ${question}`;
export const receipt = 'Receipt';
export const sayWhySpoken = (question: string): string => `Say why: ${question}`;
export const sayWhy = 'Say why…';
export const openTheSource = 'Open the source';
export const decidedOf = (decided: number, items: number): string =>
  `Decided ${decided} of ${items}: `;
export const itemCount = (count: number): string => plural(count, 'item');
export const openSpoken = (what: string): string => `Open: ${what}`;
export const open = 'Open';
export const approveTheTickedOnes = 'Approve the ticked ones';
export const notNow = 'Not now';
export const itemOf = (at: number, open: number): string => `${at} of ${open}: `;
export const tooLongToBeShown = 'Too long to be shown whole, so it cannot be approved here. ';
export const nothingIsDoneUnless =
  'Nothing is done unless it is approved; deny it, or act in the source itself.';
export const tickedOnesAreApproved = 'Ticked ones are approved; unticked ones are denied.';
export const andOfThese = 'And of these:';
/** How a state is said: never by colour or picture alone. */
export const words = {
  pending: { sign: '🕘', word: 'Waiting', safe: 'Nothing happens without your decision.' },
  snoozed: { sign: '💤', word: 'Snoozed', safe: 'Asked again later; nothing was done.' },
  approved: { sign: '⏳', word: 'Approved', safe: 'executing' },
  claimed: { sign: '⏳', word: 'Approved', safe: 'executing' },
  done: { sign: '✅', word: 'Done', safe: '' },
  failed: { sign: '❌', word: 'Failed', safe: 'It is not tried again by itself.' },
  unknown: {
    sign: '❓',
    word: 'Unknown',
    safe: 'The answer was lost: it may or may not have happened. It is not sent again by itself.',
  },
  denied: { sign: '🚫', word: 'Denied', safe: 'Nothing was done.' },
  expired: { sign: '⌛', word: 'Expired', safe: 'No answer is no action: nothing was done.' },
  superseded: { sign: '🔁', word: 'Superseded', safe: 'Nothing was done.' },
  withdrawn: { sign: '↩️', word: 'Withdrawn', safe: 'Nothing was done.' },
  undone: { sign: '↩️', word: 'Undone', safe: '' },
} as const;
export const beingTakenBack = ' ↩️ Being taken back.';
export const whetherItWasTakenBack = 'Whether it was taken back is unknown: ';
export const notTakenBack = 'Not taken back: ';
export const undone = (what: string): string => ` ↩️ ${what}`;
export const itsTimeHasCome = ' ⏰ Its time has come; it is being put back.';
export const wake = ' ⏰ ';
export const notPutBackByMe = ' ⏰ Not put back by me: ';
export const why = 'Why: ';
export const editedBy = ', edited by ';
export const executingAfter = ' — executing after ';
export const approvedBy = ' · approved by ';
export const waitingForYourDecision = 'Waiting for your decision.';
export const askedForExactly = (alike: number): string =>
  `${plural(alike, 'more signal')} asked for exactly this.`;
export const modelsReasonUnverified = "Model's reason (unverified):";
export const keptFrom = '☑️ Approved by ';
export const moreMustApprove = '. Others must approve as well; nothing is done until then.';
export const handedOver = 'Handed over by ';
export const handedTo = '🤝 Handed to ';
export const youSeeThisOneCard =
  '. You see this one card and nothing else of theirs; either of you can decide.';
export const eitherOfYouCanDecide = '. Either of you can decide.';
export const versionAndDigest = (id: string, version: number, digest: string): string =>
  `${id} v${version} digest ${digest}`;
export const plusMore = (left: number): string => ` · +${left} more`;
export const until = ' until ';
export const executing = ' — executing';
export const by = ' by ';
export const andMore = (count: number): string => ` and ${plural(count - 1, 'more', 'more')}`;
