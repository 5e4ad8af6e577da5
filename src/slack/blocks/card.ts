import type { ContextBlock, KnownBlock } from '@slack/types';
import type { Card, CardItem } from '../../domain/card.ts';
import { slackIds } from '../../domain/person.ts';
import { shortDigest } from '../../domain/proposal.ts';
import { seal, type Allowance, type SealedMessage, type SlackMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import { asked, pausedNote, questionOf, refusedNote, riskLines } from './card-asked.ts';
import { afterwardsButtons, decisionButtons } from './card-buttons.ts';
import { agreementLine, decidedBlocks, sourceLink } from './card-decided.ts';
import { stateWords } from './card-states.ts';
import { blockIds, pendingItems } from './card-value.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

const FOOTER_IDS_MAX = 3;
const REASON_MAX = 300;
const RATIONALE_MAX = 500;

/** The pages and people that this card's record names. */
export function cardAllowance(card: Card): Allowance {
  return {
    allowedUrls: part.linkable(card.items.map(({ sourceUrl }) => sourceUrl)),
    allowedMentions: [
      card.delegate === null ? [] : [card.delegate.personId, card.ownerId],
      card.agreed.map(({ personId }) => personId),
      ...card.items.map(({ proposal: { decidedBy, facts } }) => [decidedBy, facts['editedBy']]),
    ]
      .flat()
      .flatMap((person) => (typeof person === 'string' ? [slackIds(person).userId] : [])),
  };
}

export function sealedCard(card: Card): SealedMessage {
  return seal(cardMessage(card), cardAllowance(card));
}

/**
 * The message of a card, as a pure function of its record. Approve stands on it only when everything
 * that is decided can be read on it; otherwise only "Read all" does, and Approve is in `cardModal`.
 * Decided cards have no buttons but for what can still be said or taken back.
 */
export function cardMessage(card: Card): SlackMessage {
  const open = pendingItems(card);
  const id = blockIds(card);
  const question = questionOf(open, card.items);
  const state = open.length === 0 ? stateWords(card.items) : say.waitingForYourDecision;
  return {
    text: mrkdwnWords(`${question} ${state}`, 300),
    blocks: [
      part.header(id('question'), question),
      ...pausedNote(card, id('paused')),
      ...refusedNote(card, id('refused')),
      ...delegationNote(card, id('delegate')),
      ...decidedBlocks(card),
      ...(open.length === 0 ? [] : openBlocks(card, open)),
      ...afterwardsButtons(card),
      footer(card, id('footer')),
    ],
  };
}

function openBlocks(card: Card, open: readonly CardItem[]): KnownBlock[] {
  const id = blockIds(card);
  const question = asked(open);
  const [first] = open;
  const isSingle = card.items.length === 1;
  return [
    part.context(id('risk'), ...riskLines(card, open)),
    ...agreedNote(card, id('agreed')),
    part.rich(id('effect'), question.elements),
    ...(isSingle && first !== undefined ? reasons(first, id) : []),
    decisionButtons(card, { open, question }),
  ];
}

function reasons(item: CardItem, id: (name: string) => string): KnownBlock[] {
  const why = part.line(part.strong(say.why), part.said(item.proposal.reason, REASON_MAX));
  return [
    part.rich(
      id('reason'),
      item.alike === 0 ? [why] : [why, part.line(part.faint(alikeWords(item)))],
    ),
    ...(item.rationale === null ? [] : [rationale(item.rationale, id('rationale'))]),
    ...sourceLink(item, id('source')),
  ];
}

function alikeWords({ alike }: CardItem): string {
  return say.askedForExactly(alike);
}

/** The only block that a model writes; nothing else of a card depends on it. */
function rationale(text: string, blockId: string): KnownBlock {
  return part.rich(blockId, [
    part.line(part.strong(say.modelsReasonUnverified)),
    { type: 'rich_text_quote', elements: [part.said(text, RATIONALE_MAX)] },
  ]);
}

/** Whose approval is kept while others are missing; who reads it sees what their own click adds. */
function agreedNote({ agreed, timeZone }: Card, blockId: string): KnownBlock[] {
  if (agreed.length === 0) return [];
  const lines = agreed.map((each) => agreementLine(each, timeZone, say.moreMustApprove));
  return [part.rich(blockId, lines)];
}

/** With whom it is; on their copy, from whom it came. */
function delegationNote(
  { delegate, ownerId, isCopy, timeZone }: Card,
  blockId: string,
): KnownBlock[] {
  if (delegate === null) return [];
  const person = {
    type: 'user',
    user_id: slackIds(isCopy ? ownerId : delegate.personId).userId,
  } as const;
  const before = isCopy ? say.handedOver : say.handedTo;
  const after = isCopy ? say.youSeeThisOneCard : say.eitherOfYouCanDecide;
  return [
    part.rich(blockId, [
      part.line(
        part.words(before),
        person,
        part.words(', '),
        part.moment(delegate.since, timeZone),
        part.words(after),
      ),
    ]),
  ];
}

/** What the ledger knows this by. */
function footer(card: Card, blockId: string): ContextBlock {
  const named = card.items.slice(0, FOOTER_IDS_MAX).map(({ proposal }) => proposal);
  const ids = named.map(({ id, version, digest }) =>
    say.versionAndDigest(id, version, shortDigest(digest)),
  );
  const left = card.items.length - named.length;
  const more = left === 0 ? '' : say.plusMore(left);
  const signals = card.items.length === 1 ? named.map(({ signalId }) => ` · ${signalId}`) : [];
  return part.context(
    blockId,
    mrkdwnWords(`${card.id} · ${ids.join(' · ')}${more}${signals.join('')}`, 1_000),
  );
}
