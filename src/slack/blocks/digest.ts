import type { KnownBlock, RichTextSection } from '@slack/types';
import { DIGEST_CAPS, headline, type Digest } from '../../domain/digest.ts';
import { plural } from '../../lib/text.ts';
import { seal, type Allowance, type SealedMessage, type SlackMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import {
  categoryCounts,
  coverageLines,
  decisionLine,
  decisionLines,
  deployWords,
  failureBlock,
  failureLine,
  leftOver,
  mailLine,
  mailWords,
  problemLines,
} from './digest-parts.ts';
import * as part from './parts.ts';

export interface DigestMessages {
  root: SlackMessage;
  /** What the root had no room for; at most four, to be posted as replies. */
  thread: SlackMessage[];
}

const DECISIONS_MAX = 5;
/** Lines of one reply; with up to 340 characters each they stay under 8,000. */
const REPLY_LINES_MAX = 20;

/** The pages that the digest's record names: runs, as their provider gave them. */
export function digestAllowance(digest: Digest): Allowance {
  return {
    allowedUrls: part.linkable(digest.deploys.top.map(({ url }) => url)),
    allowedMentions: [],
  };
}

export function sealedDigest(digest: Digest): { root: SealedMessage; thread: SealedMessage[] } {
  const allowance = digestAllowance(digest);
  const { root, thread } = digestMessage(digest);
  return {
    root: seal(root, allowance),
    thread: thread.map((message) => seal(message, allowance)),
  };
}

/** The morning message, as a pure function of the stored digest; within Slack's limits for any input. */
export function digestMessage(digest: Digest): DigestMessages {
  const root = isQuiet(digest) ? quietBlocks(digest) : fullBlocks(digest);
  return {
    root: {
      text: mrkdwnWords(`Morning digest, ${digest.day}: ${headline(digest)}`, 300),
      blocks: root,
    },
    thread: replies(digest),
  };
}

function isQuiet(digest: Digest): boolean {
  const { executed, sources, learned } = digest;
  return (
    headline(digest) === 'Nothing needs you.' &&
    sources.every(({ problem }) => problem === null) &&
    executed.done + executed.failed + executed.unknown + learned.length + digest.decisions.held ===
      0 &&
    digest.mail.top.length + digest.deploys.top.length === 0 &&
    !digest.paused
  );
}

function quietBlocks(digest: Digest): KnownBlock[] {
  return [
    part.header('digest.header', title(digest)),
    part.rich('digest.bottom-line', [part.line(part.strong(headline(digest)))]),
    part.context('digest.counts', `${mailWords(digest)} ${deployWords(digest)}.`),
    part.rich('digest.coverage', coverageLines(digest)),
    footer(digest),
  ];
}

function fullBlocks(digest: Digest): KnownBlock[] {
  const problems = problemLines(digest);
  return [
    part.header('digest.header', title(digest)),
    ...(problems.length === 0 ? [] : [part.rich('digest.problems', problems)]),
    ...pausedNote(digest),
    part.rich('digest.bottom-line', [part.line(part.strong(headline(digest)))]),
    window(digest),
    ...decisions(digest),
    { type: 'divider', block_id: 'digest.divider' },
    ...mails(digest),
    ...deploys(digest),
    ...learnedAndDone(digest),
    part.rich('digest.coverage', [part.line(part.strong('Read')), ...coverageLines(digest)]),
    footer(digest),
  ];
}

function title({ day }: Digest): string {
  const noon = new Date(`${day}T12:00:00Z`);
  const words = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone: 'UTC' }).format(noon);
  return `Morning digest · ${words}`;
}

function pausedNote({ paused }: Digest): KnownBlock[] {
  if (!paused) return [];
  const note = '⏸️ *Paused:* decisions are kept; nothing is executed until you resume.';
  return [part.context('digest.paused', note)];
}

function window({ from, to, timeZone, executed }: Digest): KnownBlock {
  const acted = executed.done + executed.failed + executed.unknown;
  return part.context(
    'digest.window',
    `${part.instant(new Date(from), timeZone)} to ${part.instant(new Date(to), timeZone)}`,
    acted === 0 ? 'No action was taken.' : `${plural(acted, 'approved action')} taken.`,
  );
}

function decisions(digest: Digest): KnownBlock[] {
  if (digest.decisions.open + digest.decisions.held === 0) return [];
  const review = part.button({
    action: 'digest.review',
    label: 'Review decisions',
    value: digest.day,
    style: 'primary',
  });
  const isOpen = digest.decisions.open > 0;
  return [
    part.rich('digest.decisions', decisionLines(digest, DECISIONS_MAX)),
    ...(isOpen
      ? [{ type: 'actions' as const, block_id: 'digest.actions', elements: [review] }]
      : []),
  ];
}

function mails(digest: Digest): KnownBlock[] {
  const { byCategory, top } = digest.mail;
  const shown = top.slice(0, DIGEST_CAPS.topMails);
  const quiet = byCategory.promotion + byCategory.fyi;
  const left = digest.mail.read - quiet - shown.length;
  return [
    part.context('digest.mail', `*Mail:* ${mailWords(digest)}`),
    part.rich('digest.categories', [part.line(...categoryCounts(digest))]),
    ...(shown.length === 0
      ? []
      : [
          part.rich('digest.top', [
            ...part.bullets(shown.map((mail) => mailLine(mail))),
            ...leftOver(
              left,
              'more mail outside information and promotion',
              'more mails outside information and promotion',
            ),
          ]),
        ]),
  ];
}

function deploys(digest: Digest): KnownBlock[] {
  const { runs, failed, top } = digest.deploys;
  if (runs === 0 && top.length === 0) return [];
  const shown = top.slice(0, DIGEST_CAPS.topFailures);
  const more = leftOver(failed - shown.length, 'more failed run');
  return [
    part.context('digest.deploys', `*Deployments:* ${deployWords(digest)}.`),
    ...shown.map((failure, at) => failureBlock(`digest.failure.${at}`, failure)),
    ...(more.length === 0 ? [] : [part.rich('digest.failure.more', more)]),
  ];
}

function learnedAndDone({ learned, executed }: Digest): KnownBlock[] {
  const shown = learned.slice(0, DIGEST_CAPS.learned);
  const done = [
    executed.done === 0 ? '' : `${executed.done.toLocaleString('en')} done`,
    executed.failed === 0 ? '' : `${executed.failed.toLocaleString('en')} failed`,
    executed.unknown === 0 ? '' : `${executed.unknown.toLocaleString('en')} with unknown outcome`,
  ].filter((text) => text !== '');
  return [
    ...(done.length === 0
      ? []
      : [
          part.context('digest.executed', `*Executed since the last digest:* ${done.join(' · ')}.`),
        ]),
    ...(shown.length === 0
      ? []
      : [
          part.rich('digest.learned', [
            part.line(part.strong('Learned from your decisions')),
            ...part.bullets(shown.map((text) => part.line(part.said(text, 120)))),
            ...leftOver(learned.length - shown.length, 'more', 'more'),
          ]),
        ]),
  ];
}

/** What the night cost, and the witness of the audit chain. */
function footer({ usage, modelConfigured, chainHead }: Digest): KnownBlock {
  const tokens = (usage.inputTokens + usage.outputTokens).toLocaleString('en');
  return part.context(
    'digest.footer',
    modelConfigured
      ? `Model: ${plural(usage.modelCalls, 'call')}, ${tokens} tokens`
      : 'No model configured: triage by rules, lower confidence',
    `${plural(usage.httpRequests, 'request')} to providers`,
    `Audit #${chainHead.seq} ${mrkdwnWords(chainHead.hash.slice(0, 20), 20)}`,
  );
}

/** Lines that the root left out, one reply for each kind. */
function replies({ decisions, mail, deploys, learned }: Digest): SlackMessage[] {
  const learnedLine = (text: string): RichTextSection => part.line(part.said(text, 120));
  return [
    ...reply('More decisions', decisions.cards.slice(DECISIONS_MAX), decisionLine),
    ...reply('More failed runs', deploys.top.slice(DIGEST_CAPS.topFailures), failureLine),
    ...reply('More mails', mail.top.slice(DIGEST_CAPS.topMails), mailLine),
    ...reply('More that was learned', learned.slice(DIGEST_CAPS.learned), learnedLine),
  ];
}

function reply<Item>(
  heading: string,
  items: readonly Item[],
  toLine: (item: Item) => RichTextSection,
): SlackMessage[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, REPLY_LINES_MAX).map((item) => toLine(item));
  const blocks = [
    part.rich('digest.more', [
      part.line(part.strong(`${heading}: ${items.length.toLocaleString('en')}`)),
      ...part.bullets(lines),
      ...leftOver(items.length - lines.length, 'more line'),
    ]),
  ];
  return [{ text: `${heading}: ${items.length}`, blocks }];
}
