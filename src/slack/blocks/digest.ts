import { dayInWords, figure, shortDay } from '../../lib/notation.ts';
import type { KnownBlock } from '@slack/types';
import { DIGEST_CAPS, headline, type Digest } from '../../domain/digest.ts';
import type { DigestEntry } from '../../domain/digest-entry.ts';
import { heldBack } from '../../domain/usage.ts';
import { seal, type Allowance, type SealedMessage, type SlackMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import { earlierBlocks } from './digest-reread.ts';
import { deployBlocks, runPages } from './digest-incidents.ts';
import {
  categoryCounts,
  coverageLines,
  decisionBlocks,
  deployWords,
  leftOver,
  mailLine,
  mailWords,
  problemLines,
  timeWords,
} from './digest-parts.ts';
import { DECISIONS_MAX, digestReplies } from './digest-thread.ts';
import { neutralised } from './digest-neutralised.ts';
import * as part from './parts.ts';
import { lostOf, reauthoriseBlocks } from './reauthorise.ts';
import * as say from '../../words/digest.ts';

export interface DigestMessages {
  root: SlackMessage;
  /** Details, at most four messages, to be posted as replies. */
  thread: SlackMessage[];
}

export interface DigestDetail {
  /** A line for everything that the digest counts. */
  entries: readonly DigestEntry[];
  /** Only blocks that Slack has always known; as many messages, in the same order. */
  classic: boolean;
}

const NO_DETAIL: DigestDetail = { entries: [], classic: false };

/** The pages that the digest's record names: runs, as their provider gave them. */
export function digestAllowance(digest: Digest, entries: readonly DigestEntry[] = []): Allowance {
  const urls = entries.flatMap((entry) => (entry.kind === 'run' ? [entry.url] : []));
  return {
    allowedUrls: part.linkable([...runPages(digest), ...urls]),
    allowedMentions: [],
  };
}

export function sealedDigest(
  digest: Digest,
  detail: DigestDetail = NO_DETAIL,
): { root: SealedMessage; thread: SealedMessage[] } {
  const allowance = digestAllowance(digest, detail.entries);
  const { root, thread } = digestMessage(digest, detail);
  return {
    root: seal(root, allowance),
    thread: thread.map((message) => seal(message, allowance)),
  };
}

/** The morning message, as a pure function of the stored digest; within Slack's limits for any input. */
export function digestMessage(digest: Digest, detail: DigestDetail = NO_DETAIL): DigestMessages {
  const root = isQuiet(digest) ? quietBlocks(digest) : fullBlocks(digest, detail.classic);
  return {
    root: {
      text: mrkdwnWords(say.digestNotice(shortDay(digest.day), headline(digest)), 300),
      blocks: root,
    },
    thread: digestReplies({ digest, ...detail }),
  };
}

function isQuiet(digest: Digest): boolean {
  const { executed, sources, learned } = digest;
  return (
    headline(digest) === say.nothingNeedsYou &&
    sources.every(({ problem }) => problem === null) &&
    executed.done + executed.failed + executed.unknown + learned.length + digest.decisions.held ===
      0 &&
    digest.mail.top.length + runPages(digest).length + (digest.offers?.length ?? 0) === 0 &&
    !digest.paused
  );
}

function quietBlocks(digest: Digest): KnownBlock[] {
  return [
    part.header('digest.header', title(digest)),
    part.rich('digest.bottom-line', [part.line(part.strong(headline(digest)))]),
    ...timeNotes(digest),
    part.context('digest.counts', `${mailWords(digest)} ${deployWords(digest)}.`),
    ...earlierBlocks(digest),
    ...neutralised(digest),
    ...week(digest),
    ...buttons(digest),
    part.rich('digest.coverage', coverageLines(digest)),
    footer(digest),
  ];
}

function fullBlocks(digest: Digest, classic: boolean): KnownBlock[] {
  const problems = problemLines(digest);
  return [
    part.header('digest.header', title(digest)),
    ...(problems.length === 0 ? [] : [part.rich('digest.problems', problems)]),
    ...reauthoriseBlocks(lostOf(digest), 'digest.problems'),
    ...pausedNote(digest),
    part.rich('digest.bottom-line', [part.line(part.strong(headline(digest)))]),
    window(digest),
    ...timeNotes(digest),
    ...decisions(digest),
    ...buttons(digest),
    { type: 'divider', block_id: 'digest.divider' },
    ...mails(digest),
    ...earlierBlocks(digest),
    ...deployBlocks(digest),
    ...neutralised(digest),
    ...executed(digest),
    ...week(digest),
    ...learned(digest, classic),
    part.rich('digest.coverage', [part.line(part.strong(say.readTitle)), ...coverageLines(digest)]),
    footer(digest),
  ];
}

function title({ day }: Digest): string {
  return say.digestHeader(dayInWords(day));
}

function pausedNote({ paused, resumesAt, timeZone }: Digest): KnownBlock[] {
  if (!paused) return [];
  const end = resumesAt === undefined ? say.youResume : part.instant(new Date(resumesAt), timeZone);
  const note = say.pausedDecisionsAreKept(end);
  return [part.context('digest.paused', note)];
}

function window({ from, to, timeZone, executed }: Digest): KnownBlock {
  const acted = executed.done + executed.failed + executed.unknown;
  return part.context(
    'digest.window',
    say.fromTo(part.instant(new Date(from), timeZone), part.instant(new Date(to), timeZone)),
    acted === 0 ? say.noActionWasTaken : say.taken(acted),
  );
}

function decisions(digest: Digest): KnownBlock[] {
  if (digest.decisions.open + digest.decisions.held === 0) return [];
  return decisionBlocks(digest, DECISIONS_MAX);
}

function buttons({ day, decisions, mail, deploys }: Digest): KnownBlock[] {
  const review = part.button({
    action: 'digest.review',
    label: say.reviewDecisions,
    value: day,
    style: 'primary',
  });
  const told = mail.read + deploys.runs;
  const browse = part.button({
    action: 'digest.browse',
    label: say.browseAll(told),
    value: day,
  });
  const elements = [...(decisions.open > 0 ? [review] : []), ...(told > 0 ? [browse] : [])];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'digest.actions', elements }];
}

/** That it comes late, what it covers beside the night, and what came too late for it. */
function timeNotes(digest: Digest): KnownBlock[] {
  const notes = timeWords(digest);
  return notes.length === 0 ? [] : [part.context('digest.time', ...notes)];
}

function mails(digest: Digest): KnownBlock[] {
  const { byCategory, top } = digest.mail;
  const shown = top.slice(0, DIGEST_CAPS.topMails);
  const quiet = byCategory.promotion + byCategory.fyi;
  const left = digest.mail.read - quiet - shown.length;
  return [
    part.context('digest.mail', say.mailLine(mailWords(digest))),
    ...(digest.mail.read === 0
      ? []
      : [part.rich('digest.categories', [part.line(...categoryCounts(digest))])]),
    ...(shown.length === 0
      ? []
      : [
          part.rich('digest.top', [
            ...part.bullets(shown.map((mail) => mailLine(mail))),
            ...leftOver(left, say.moreMailOutsideInformation, say.moreMailsOutsideInformation),
          ]),
        ]),
  ];
}

function executed({ executed: { done, failed, unknown, allowed = 0 } }: Digest): KnownBlock[] {
  const parts = [
    done === 0 ? '' : say.done(done, byGrants(allowed)),
    failed === 0 ? '' : say.failed(failed),
    unknown === 0 ? '' : say.withUnknownOutcome(unknown),
  ].filter((text) => text !== '');
  if (parts.length === 0) return [];
  const words = say.executedSinceTheLast(parts.join(' · '));
  return [part.context('digest.executed', words)];
}

function week({ week: words }: Digest): KnownBlock[] {
  if (words === undefined) return [];
  const line = part.line(part.strong(say.lastWeek), part.said(words, 300));
  return [part.rich('digest.week', [line, part.line(part.faint(say.stats))])];
}

function byGrants(count: number): string {
  return count === 0 ? '' : say.byYourStandingGrants(count);
}

const LEARNED = say.learnedFromYourDecisions;

function learned(digest: Digest, classic: boolean): KnownBlock[] {
  const shown = digest.learned.slice(0, DIGEST_CAPS.learned);
  if (shown.length === 0) return [];
  const lines = [
    ...part.bullets(shown.map((text) => part.line(part.said(text, 120)))),
    ...leftOver(digest.learned.length - shown.length, 'more', 'more'),
  ];
  if (classic) return [part.rich('digest.learned', [part.line(part.strong(LEARNED)), ...lines])];
  return [
    {
      type: 'container',
      block_id: 'digest.learned',
      title: part.plain(`${LEARNED}: ${figure(digest.learned.length)}`, 150),
      is_collapsible: true,
      default_collapsed: true,
      child_blocks: [part.rich('digest.learned.lines', lines)],
    },
  ];
}

/** What the night cost, and the witness of the audit chain. */
function footer({ usage, modelConfigured, chainHead }: Digest): KnownBlock {
  const tokens = figure(usage.inputTokens + usage.outputTokens);
  return part.context(
    'digest.footer',
    modelConfigured ? say.modelUse(usage.modelCalls, tokens) : say.noModelConfigured,
    ...heldBack(usage),
    say.toProviders(usage.httpRequests),
    say.auditHead(chainHead.seq, mrkdwnWords(chainHead.hash.slice(0, 20), 20)),
  );
}
