import { Invalid } from '../lib/errors.ts';
import { instantInWords } from '../lib/notation.ts';
import { isTimeZone } from '../lib/time.ts';
import { type Action, fact } from './action.ts';
import { changeLabels } from './change-labels.ts';
import * as say from '../words/actions.ts';

const away = changeLabels({
  kind: 'mail.snooze',
  description: say.snoozesAMail,
  undoneBy: 'mail.unarchive',
  question: say.snoozeThisMail,
  effect: (mailbox) => say.takesItOutMailbox(mailbox),
  applies: (mail) => mail.labels.includes('INBOX'),
  plan: (connector, providerId) => connector.plan.archive(providerId),
});

/**
 * Both halves are one approval: when the mail comes back is a fact of the record, so that the digest binds
 * it. The time is read by code from the owner's own words, and given as `facts`.
 */
export const snoozeMail: Action = {
  ...away,
  plan: timed(away.plan),
  describe(connectors, bound) {
    const content = away.describe(connectors, bound);
    const back = backInWords(bound);
    return {
      ...content,
      fields: [...content.fields, { label: say.backInTheInbox, value: back }],
      itemLine: say.back(content.itemLine, back),
    };
  },
  told: (bound) => say.outOfTheInboxUntil(backInWords(bound)),
};

const back = changeLabels({
  kind: 'mail.wake',
  description: say.putsASnoozedMailBack,
  question: say.putThisMailBackInto,
  effect: (mailbox) => say.putsItBackIntoMailbox(mailbox),
  applies: () => true,
  plan: (connector, providerId) => connector.plan.unarchive(providerId),
  undoes: { label: 'INBOX', named: 'isInInbox', isThere: false },
});

/** The second half: asked for by nobody but the record of the first, so that what is spam by now stays there. */
export const wakeMail: Action = {
  ...back,
  plan: timed((connectors, input) => {
    const planned = back.plan(connectors, input);
    return planned === null
      ? null
      : { ...planned, preconditions: { ...planned.preconditions, isInSpam: false } };
  }),
  preconditionsOf: (target) => ({
    ...back.preconditionsOf(target),
    isInSpam: Array.isArray(target['labels']) && target['labels'].includes('SPAM'),
  }),
  told: (bound, at) => {
    const lateMs = at.getTime() - Date.parse(fact(bound, 'returnsAt'));
    return lateMs < LATE_FROM_MS
      ? say.backInTheInboxAgain
      : say.backInTheInboxBack(backInWords(bound));
  },
};

const LATE_FROM_MS = 15 * 60_000;

/** Takes the time into the record; none, and nothing is planned. */
function timed(plan: Action['plan']): Action['plan'] {
  return (connectors, input) => {
    const { returnsAt, timeZone } = input.facts ?? {};
    if (returnsAt === undefined || timeZone === undefined) return null;
    const planned = plan(connectors, input);
    return planned === null
      ? null
      : { ...planned, facts: { ...planned.facts, returnsAt, timeZone } };
  };
}

/** `Mon 23 Nov, 09:00 (Europe/Berlin)`. Throws `Invalid` where the record names no such time. */
function backInWords(bound: Parameters<Action['describe']>[1]): string {
  const at = new Date(fact(bound, 'returnsAt'));
  const timeZone = fact(bound, 'timeZone');
  if (Number.isNaN(at.getTime()) || !isTimeZone(timeZone))
    throw new Invalid('The record does not say when the mail comes back');
  return `${instantInWords(at, timeZone)} (${timeZone})`;
}
