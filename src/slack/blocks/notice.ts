import type { Button, KnownBlock } from '@slack/types';
import { seal, NOTHING_ALLOWED, type SealedMessage, type SlackMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import * as part from './parts.ts';
import * as say from '../../words/messages.ts';

/** An answer to one person: what happened, what is safe, what to do next. */
export interface Notice {
  what: string;
  /** What did not happen or cannot be lost, for example `Nothing was sent.`. */
  safe?: string;
  next?: string;
  /** With the button that lets held proposals come. */
  offersNext?: boolean;
}

/** A short answer for an ephemeral or direct message; every part may quote text from outside. */
export function noticeMessage(notice: Notice): SlackMessage {
  const { what, safe, next } = notice;
  return {
    text: mrkdwnWords(what, 300) || say.notice,
    blocks: [
      part.rich('notice', [
        part.line(part.strongSaid(what, 600)),
        ...(safe === undefined ? [] : [part.line(part.said(safe, 600))]),
        ...(next === undefined ? [] : [part.line(part.words('→ '), part.said(next, 600))]),
      ]),
      ...(notice.offersNext === true ? [nextButton()] : []),
    ],
  };
}

export function nextButton(): KnownBlock {
  const button = { action: 'cards.next', label: say.showTheNextOnes, value: 'next' };
  return { type: 'actions', block_id: 'next', elements: [part.button(button)] };
}

export function sealedNotice(notice: Notice): SealedMessage {
  return seal(noticeMessage(notice), NOTHING_ALLOWED);
}

/** A notice that asks an owner of the policy for a decision about one exception. */
export function sealedAsking(notice: Notice, exceptionId: string): SealedMessage {
  return sealedQuestion(notice, exceptionId, [
    part.button({ action: 'exception.grant', label: say.grant, value: exceptionId }),
    part.button({ action: 'exception.deny', label: say.deny, value: exceptionId }),
  ]);
}

/** A notice that asks a person whether a mailbox that a browser brought is theirs. */
export function sealedConnection(notice: Notice, connectionId: string): SealedMessage {
  const confirm = { action: 'connect.confirm', label: say.confirm, value: connectionId };
  return sealedQuestion(notice, connectionId, [
    part.button({ ...confirm, style: 'primary' }),
    part.button({ action: 'connect.discard', label: say.discard, value: connectionId }),
  ]);
}

/** A notice to whoever was too late, with who decided, and when on the reader's own clock. */
export function sealedTooLate(
  notice: Notice,
  decided: { userId: string; at: Date },
): SealedMessage {
  const { userId, at } = decided;
  const { text, blocks } = noticeMessage(notice);
  const by = part.rich('notice.decided', [
    part.line(
      part.words(say.decidedBy),
      { type: 'user', user_id: userId },
      part.words(' · '),
      part.moment(at, 'UTC'),
    ),
  ]);
  return seal({ text, blocks: [...blocks, by] }, { allowedUrls: [], allowedMentions: [userId] });
}

function sealedQuestion(notice: Notice, id: string, elements: Button[]): SealedMessage {
  const { text, blocks } = noticeMessage(notice);
  const buttons: KnownBlock = { type: 'actions', block_id: `${id}.asked`, elements };
  return seal({ text, blocks: [...blocks, buttons] }, NOTHING_ALLOWED);
}
