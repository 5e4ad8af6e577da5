import { othersWords, type NamedCard } from '../../domain/card.ts';
import { readDigestAsked } from '../../domain/setting-words.ts';
import type { MailCategory } from '../../domain/verdict.ts';
import { WORDING } from '../../words/wording.ts';
import { answer, toLine } from '../../flow/answer.ts';
import { previewDigest } from '../../flow/digest.ts';
import { namedCards } from '../../flow/named-cards.ts';
import { ensurePerson } from '../../flow/join.ts';
import { findMails, findRuns } from '../../flow/look-up.ts';
import { nextDigestAt } from '../../flow/next-digest.ts';
import { clip } from '../../lib/text.ts';
import { shortDay } from '../../lib/notation.ts';
import { localDay } from '../../lib/time.ts';
import { type Answer, ANSWER_LINES_MAX } from '../../slack/blocks/answer.ts';
import { sealedPreview, sealedShortDigest } from '../../slack/blocks/digest-brief.ts';
import { sealedDigest } from '../../slack/blocks/digest.ts';
import type { SealedMessage } from '../../slack/egress.ts';
import { findDigest, lastDigest } from '../../store/digests.ts';
import { countHeld } from '../../store/signals.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/reading.ts';

const APPROVALS = { label: say.whatWaits, command: 'approvals' } as const;
const DIGEST = { label: say.lastDigest, command: 'digest' } as const;

export const READING: readonly Command[] = [
  {
    name: 'digest',
    synonyms: ['summary', 'news', 'night', 'last night'],
    topic: 'night',
    usage: 'digest [now|yesterday|YYYY-MM-DD] [short]',
    help: say.theLatestMorningDigest,
    example: 'digest',
    alsoTry: ['digest now', 'digest yesterday', 'digest 2026-11-20', 'digest short'],
    takesWords: true,
    run: showDigest,
  },
  {
    name: 'approvals',
    synonyms: ['approval', 'decisions', 'waiting', 'pending', 'cards', 'review', 'todo'],
    topic: 'decide',
    usage: 'approvals',
    help: say.whatWaitsForYourDecision,
    example: 'approvals',
    takesWords: false,
    run: approvals,
  },
  {
    name: 'mail',
    synonyms: ['mails', 'email', 'emails', 'inbox'],
    topic: 'night',
    usage: 'mail [urgent|reply|suspicious|search WORDS]',
    help: say.yourMailOfTheLast,
    example: 'mail urgent',
    takesWords: true,
    run: mail,
  },
  {
    name: 'deploys',
    synonyms: ['deployments', 'deployment', 'runs', 'builds', 'pipelines', 'ci'],
    topic: 'night',
    usage: 'deploys [failed|NAME]',
    help: say.howEachPipelineStands,
    example: 'deploys failed',
    takesWords: true,
    run: deploys,
  },
  {
    name: 'ask',
    synonyms: ['question', 'find', 'search'],
    topic: 'ask',
    usage: 'ask WORDS',
    help: say.forExample,
    example: 'ask what broke last night?',
    takesWords: true,
    run: async ({ ctx, ownerId, rest, report }) =>
      await answer(ctx, { ownerId, text: rest, report }),
  },
];

async function showDigest({ ctx, ownerId, rest }: Asked): Promise<Answer | SealedMessage> {
  const { db } = ctx.store;
  const person = await ensurePerson(ctx, ownerId);
  const now = ctx.clock.now();
  const today = localDay(now, person.timeZone);
  const asked = readDigestAsked(rest, today);
  if (asked === null)
    return {
      what: say.isNoDayThatI(rest.slice(0, 40)),
      next: say.forExampleToday(today),
      steps: [DIGEST],
    };
  if (asked.day === 'now') {
    const nextAt = nextDigestAt(person, now);
    return sealedPreview(await previewDigest(ctx, person), { nextAt, isShort: asked.isShort });
  }
  const day = asked.day ?? (await lastDigest(db, ownerId))?.day;
  const digest = day === undefined ? null : await findDigest(db, ownerId, day);
  if (digest !== null) return asked.isShort ? sealedShortDigest(digest) : sealedDigest(digest).root;
  return {
    what: day === undefined ? say.youHaveNoDigestYet : say.thereIsNoDigest(shortDay(day)),
    steps: [
      { label: say.whatCameSoFar, command: 'digest now' },
      { label: say.whenItComes, command: 'settings' },
    ],
  };
}

async function approvals({ ctx, ownerId }: Asked): Promise<Answer> {
  const { db } = ctx.store;
  const open = await namedCards(ctx, { db, ownerId });
  const held = await countHeld(db, ownerId);
  const waiting = say.decisions(open.reduce((sum, { count }) => sum + count, 0));
  return {
    what:
      open.length === 0 ? say.noDecisionIsWaiting : say.onInOurDirectMessages(waiting, open.length),
    ...(held === 0
      ? {}
      : {
          safe: say.heldBackUntilYouHave(held),
          offersNext: true,
        }),
    lines: open
      .slice(0, ANSWER_LINES_MAX)
      .map((card) => ({ title: card.question, text: subjectOf(card) })),
    more: Math.max(0, open.length - ANSWER_LINES_MAX),
    review: open.length > 0,
    steps: held === 0 ? [DIGEST] : [],
  };
}

function subjectOf(card: NamedCard): string {
  if (card.about === undefined) return say.items(card.count);
  return `${clip(card.about, 160)}${othersWords(card)}`;
}

const KINDS: ReadonlyMap<string, MailCategory> = new Map([
  ['urgent', 'urgent'],
  ['reply', 'needsReply'],
  ['answer', 'needsReply'],
  ['waiting', 'waiting'],
  ['suspicious', 'suspicious'],
  ['phishing', 'suspicious'],
  ['newsletters', 'promotion'],
  ['promotions', 'promotion'],
  ['personal', 'personal'],
  ['unsure', 'unsure'],
  ['fyi', 'fyi'],
]);

async function mail({ ctx, ownerId, rest, report }: Asked): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const words = rest
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
  const [first = ''] = words;
  const kind = KINDS.get(first);
  if (kind === undefined && !['', 'search', 'from'].includes(first))
    return await answer(ctx, { ownerId, text: `mail ${rest}`, report });
  const search = words.slice(kind === undefined && first !== 'search' ? 0 : 1);
  const at = search.indexOf('from');
  const found = await findMails(ctx, ownerId, {
    categories: kind === undefined ? [] : [kind],
    from: at === -1 ? [] : search.slice(at + 1),
    terms: at === -1 ? search : search.slice(0, at),
  });
  return {
    what: found.length === 0 ? say.iFoundNoSuchMail : say.ofTheLastTwoWeeks(found.length),
    lines: found.slice(0, ANSWER_LINES_MAX).map(toLine),
    more: Math.max(0, found.length - ANSWER_LINES_MAX),
    steps:
      kind === 'urgent'
        ? [{ label: say.toAnswer, command: 'mail reply' }, APPROVALS]
        : [{ label: say.urgentMail, command: 'mail urgent' }, APPROVALS],
    timeZone: person.timeZone,
  };
}

async function deploys({ ctx, ownerId, rest, report }: Asked): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const words = rest
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
  const failedOnly = /^(?:failed|failing|red|broken|failures?)$/.test(words[0] ?? '');
  const terms = failedOnly ? words.slice(1) : words;
  if (terms.length > 1) return await answer(ctx, { ownerId, text: `deploys ${rest}`, report });
  const found = await findRuns(ctx, ownerId, { failedOnly, terms, days: null });
  return {
    what: say.inTheLastWeek(found.length, failedOnly ? 'failed' : 'ran'),
    ...(found.length === 0 ? { safe: WORDING.onlyConnected } : {}),
    lines: found.slice(0, ANSWER_LINES_MAX).map(toLine),
    more: Math.max(0, found.length - ANSWER_LINES_MAX),
    steps: failedOnly
      ? [{ label: say.allOfThem, command: 'deploys' }, APPROVALS]
      : [{ label: say.onlyWhatFailed, command: 'deploys failed' }, APPROVALS],
    timeZone: person.timeZone,
  };
}
