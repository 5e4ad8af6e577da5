import type { KnownBlock, RichTextSection } from '@slack/types';
import { slackIds } from '../../domain/person.ts';
import type { CardContent, Proposal } from '../../domain/proposal.ts';
import { seal, type SealedView } from '../egress.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

/** Why one proposal is there; all of it from code but `modelWords`. */
export interface Reason {
  proposal: Proposal;
  content: CardContent;
  requestDigest: string;
  /** What triage found, in words of code. */
  facts: readonly string[];
  verdict: { category: string; confidence: number; lane: 'rules' | 'model' | 'held' } | null;
  modelWords: string | null;
  /** Names of the rules and freezes of policy that this is a matter of. */
  rules: readonly string[];
  /** Why policy would refuse it now, or null. */
  policy: string | null;
  /** `TEAM/USER` of those who may decide. */
  deciders: readonly string[];
  /** Who is still missing, in words; null where nobody is. */
  needed: string | null;
}

export interface Reasons {
  reasons: readonly Reason[];
  /** How many more are on the card. */
  left: number;
  timeZone: string;
}

const DECIDERS_MAX = 15;
const FACTS_MAX = 12;

export function sealedWhyModal(reasons: Reasons): SealedView {
  const { view, mentions } = whyModal(reasons);
  return seal(view, { allowedUrls: [], allowedMentions: mentions });
}

function whyModal({ reasons, left, timeZone }: Reasons) {
  const blocks: KnownBlock[] = reasons.flatMap((reason, at) => [
    part.rich(`why-${at}`, lines(reason, timeZone)),
    ...modelBlock(reason, `model-${at}`),
    part.context(
      `digest-${at}`,
      `${reason.proposal.id} v${reason.proposal.version} · ${reason.proposal.signalId}`,
      say.approvesDigest(reason.proposal.digest),
      say.request(reason.requestDigest),
    ),
  ]);
  const more = part.context('left', say.andForTheSameReasons(left));
  return {
    view: {
      type: 'modal' as const,
      callback_id: 'card.why',
      title: part.plain(say.whyAmIAsked, 24),
      close: part.plain(say.close, 24),
      blocks: left === 0 ? blocks : [...blocks, more],
    },
    mentions: reasons.flatMap(({ deciders }) => deciders.map((id) => slackIds(id).userId)),
  };
}

function lines(reason: Reason, timeZone: string): RichTextSection[] {
  const { proposal, content, verdict, facts, rules } = reason;
  const judged =
    verdict === null
      ? say.itWasNotTriaged
      : say.sure(verdict.category, Math.round(verdict.confidence * 100), say.lanes[verdict.lane]);
  const found = facts.slice(0, FACTS_MAX).join(' · ');
  return [
    part.line(part.strongSaid(content.itemLine, 300)),
    part.line(part.strong(say.judged), part.said(judged, 200)),
    part.line(
      part.strong(say.whatWasFound),
      part.said(found === '' ? say.nothingMore : found, 900),
    ),
    part.line(part.strong(say.proposedBecause), part.said(proposal.reason, 300)),
    part.line(part.strong(say.risk), part.said(`${proposal.risk}. ${content.riskWords}`, 300)),
    part.line(
      part.strong(say.policy),
      part.said(rules.length === 0 ? say.noRule : rules.join(', '), 600),
      ...(reason.policy === null ? [] : [part.words(say.now), part.said(reason.policy, 300)]),
    ),
    part.line(
      part.strong(say.mayDecide),
      ...reason.deciders
        .slice(0, DECIDERS_MAX)
        .flatMap((id) => [
          { type: 'user' as const, user_id: slackIds(id).userId },
          part.words(' '),
        ]),
      ...(reason.needed === null ? [] : [part.words(say.stillNeeded(reason.needed))]),
    ),
    part.line(part.strong(say.runsOut), part.moment(proposal.expiresAt, timeZone)),
  ];
}

/** Apart, and said to be what it is. */
function modelBlock({ modelWords }: Reason, blockId: string): KnownBlock[] {
  if (modelWords === null) return [];
  return [
    part.rich(blockId, [
      part.line(part.strong(say.modelsWordsUnverified)),
      { type: 'rich_text_quote', elements: [part.said(modelWords, 500)] },
    ]),
  ];
}
