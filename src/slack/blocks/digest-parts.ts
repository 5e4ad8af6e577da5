import type { KnownBlock, RichTextBlockElement, RichTextSection, RichTextText } from '@slack/types';
import { othersWords, type NamedCard } from '../../domain/card.ts';
import {
  DIGEST_CAPS,
  type Digest,
  type DigestFailure,
  type DigestMail,
  type DigestSource,
  minutesLate,
} from '../../domain/digest.ts';
import { SOURCE_NAMES } from '../../domain/provider-words.ts';
import { dueWords } from '../../domain/mail-due.ts';
import { MAIL_CATEGORIES, type MailCategory } from '../../domain/verdict.ts';
import { figure, shortDay, timeInWords } from '../../lib/notation.ts';
import { plural } from '../../lib/text.ts';
import { localDay } from '../../lib/time.ts';
import { cardLines } from './card-lines.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

export const CATEGORY_WORDS: Readonly<Record<MailCategory, string>> = {
  urgent: say.urgent,
  needsReply: say.toAnswer,
  waiting: say.waitingForOthers,
  fyi: say.forInformation,
  personal: say.personal,
  promotion: say.promotion,
  suspicious: say.suspicious,
  unsure: say.unsure,
};

const SOURCES_MAX = 6;
const PROBLEMS_MAX = 4;
const NAME_MAX = 45;
const WHY_MAX = 80;

/** What could not be read comes before everything else. */
export function problemLines(digest: Digest): RichTextBlockElement[] {
  const blind = digest.sources.filter(({ problem }) => problem !== null);
  const lines = blind
    .slice(0, PROBLEMS_MAX)
    .map((source) =>
      part.line(
        part.words(say.warning),
        part.strong(say.couldNotRead),
        part.strongSaid(source.name, NAME_MAX),
        part.words(': '),
        part.said(source.problem ?? '', 110),
        part.words(say.nothingFromItIsIncluded(since(source, digest))),
      ),
    );
  return [
    ...lines,
    ...leftOver(blind.length - lines.length, say.moreSourceCouldNot, say.moreSourcesCouldNot),
  ];
}

function since({ readUntil }: DigestSource, digest: Digest): string {
  return readUntil === null ? say.atAll : say.sinceClock(clock(readUntil, digest));
}

/** In mrkdwn: lateness, days that had no digest, and what arrived too late for this one. */
export function timeWords(digest: Digest): string[] {
  const { missed = [], untriaged = 0, timeZone, dueAt = digest.to } = digest;
  const late = minutesLate(digest);
  const days = missed.length === 1 ? say.theDay : say.theDays(missed.length);
  return [
    ...(late === 0
      ? []
      : [say.lateByDue(durationWords(late), part.instant(new Date(dueAt), timeZone))]),
    ...(missed.length === 0
      ? []
      : [say.itAlsoCoversWithout(days, shortDay(missed[0] ?? digest.day))]),
    ...(untriaged === 0 ? [] : [say.notTriagedYet(untriaged)]),
  ];
}

function durationWords(minutes: number): string {
  if (minutes < 120) return say.minutes(minutes);
  return say.hours(Math.floor(minutes / 60));
}

/** `06:58` on the digest's own day, `20 Nov 2026, 06:58` on any other. */
function clock(at: string, { day, timeZone }: Digest): string {
  const instant = new Date(at);
  const itsDay = localDay(instant, timeZone);
  return `${itsDay === day ? '' : `${shortDay(itsDay)}, `}${timeInWords(instant, timeZone)}`;
}

/** What waits, a line for each of the oldest cards, and how much more there is. */
export function decisionBlocks({ decisions }: Digest, max: number): KnownBlock[] {
  const { open, held, cards } = decisions;
  const shown = cards.slice(0, max);
  const named = shown.reduce((sum, { count }) => sum + count, 0);
  const left = [
    ...leftOver(open - named, say.moreDecision),
    ...(held === 0 ? [] : [part.line(part.words(heldWords(held)))]),
  ];
  const head = [part.line(part.strong(say.decisionsWaiting(open)))];
  return [
    part.rich('digest.decisions', head),
    ...cardLines('digest.card', shown),
    ...(left.length === 0 ? [] : [part.rich('digest.decisions-left', left)]),
  ];
}

export function decisionLine(card: Digest['decisions']['cards'][number]): RichTextSection {
  const { question, about, count } = card;
  const times = count === 1 ? [] : [part.words(` × ${figure(count)}`)];
  const subject =
    about === undefined ? [] : [part.words(': '), part.strongSaid(about, 110), ...others(card)];
  return part.line(part.said(question, 40), ...times, ...subject);
}

function others(card: NamedCard): RichTextText[] {
  const words = othersWords(card);
  return words === '' ? [] : [part.words(words)];
}

function heldWords(held: number): string {
  return say.heldBackByTheNightly(held);
}

/** Category counts whose sum is the number of mails read. */
export function categoryCounts({ mail }: Digest): RichTextText[] {
  const counts = MAIL_CATEGORIES.map((category): [string, number] => [
    CATEGORY_WORDS[category],
    mail.byCategory[category],
  ]);
  const sum = counts.reduce((total, [, count]) => total + count, 0);
  if (sum !== mail.read) counts.push([say.notSorted, mail.read - sum]);
  return counts.flatMap(([label, count], at) => [
    part.words(`${at === 0 ? '' : ' · '}${label} `),
    part.strong(figure(count)),
  ]);
}

/** `500 mails read, 2 of them could not be decoded whole.` */
export function mailWords({ mail }: Digest): string {
  const broken = mail.undecodable === 0 ? '' : say.ofThemNotDecodedWhole(mail.undecodable);
  return say.read(mail.read, broken);
}

export function mailLine(mail: DigestMail): RichTextSection {
  const reasons = fitting(mail.why, WHY_MAX);
  const why = reasons === '' ? [] : [part.faint(' · '), faintSaid(reasons, WHY_MAX)];
  return part.line(
    part.words(`${CATEGORY_WORDS[mail.category]}: `),
    part.strongSaid(mail.who, 40),
    part.words(' — '),
    part.said(mail.line, 120),
    ...dueShown(mail.due, mail.receivedAt),
    ...why,
  );
}

/** As many of the reasons as fit whole, and the first in any case. */
export function fitting(reasons: readonly string[], max: number): string {
  return reasons.reduce((said, reason) => {
    const more = said === '' ? reason : `${said}; ${reason}`;
    return said === '' || more.length <= max ? more : said;
  }, '');
}

/** ` · due Fri 27 Nov`, bold; nothing where nothing is due. `cameAt` is ISO 8601. */
export function dueShown(due: DigestMail['due'], cameAt: string): RichTextSection['elements'] {
  return due === undefined ? [] : [part.words(' · '), part.strong(dueWords(due, cameAt))];
}

function faintSaid(text: string, max: number): RichTextSection['elements'][number] {
  return { ...part.said(text, max), style: { italic: true } };
}

/** `40 runs: 37 other · 2 failed (2 explained) · 1 running`. */
export function deployWords({ deploys }: Digest): string {
  const { runs, failed, explained, running } = deploys;
  const other = runs - failed - running;
  const parts = [
    failed === 0 ? say.noneFailed : say.failedExplained(failed, explained),
    running === 0 ? '' : say.stillRunning(running),
    other <= 0 ? '' : say.endedWithoutFailure(other),
  ];
  return `${say.runs(runs)}: ${parts.filter((text) => text !== '').join(' · ')}`;
}

export function failureBlock(blockId: string, failure: DigestFailure): KnownBlock {
  const link = part.pageLink(say.openTheRun, failure.url);
  const evidence = failure.evidence.slice(0, DIGEST_CAPS.evidenceLines);
  const cut = failure.evidence.length - evidence.length;
  const lines = evidence.map((text) => part.said(text, 100).text);
  return part.rich(blockId, [
    part.line(
      part.strongSaid(failure.repository, 60),
      part.words(' · '),
      part.said(failure.workflow, 50),
      part.words(' · '),
      part.said(failure.branch, 40),
    ),
    part.line(
      part.words(say.failedStep),
      part.said(failure.step, 60),
      part.words(say.cause),
      part.said(failure.cause, 150),
    ),
    ...(failure.state === undefined ? [] : [part.line(part.words(`${failure.state}.`))]),
    ...(failure.mails === undefined
      ? []
      : [part.line(part.words(say.toldOfItAsWell(failure.mails)))]),
    ...(failure.kind === undefined
      ? []
      : [part.line(part.words(say.kind(failure.kind, failure.action ?? '').trim()))]),
    ...(lines.length === 0 ? [] : [part.preformatted(lines.join('\n'))]),
    ...leftOver(cut, say.moreEvidenceLine),
    ...(link === null ? [] : [part.line(link)]),
  ]);
}

/** How far each source was read, and until when. */
export function coverageLines(digest: Digest): RichTextBlockElement[] {
  const lines = digest.sources.slice(0, SOURCES_MAX).map((source) => {
    const at = spanWords(source, digest);
    const again = source.resynced ? say.resyncedAfterItsCursor : '';
    return part.line(
      part.words(`${SOURCE_NAMES[source.kind]} `),
      part.said(source.name, NAME_MAX),
      part.words(`: ${at}, ${say.newEntries(source.signals)}${again}`),
    );
  });
  return [
    ...part.bullets(lines),
    ...leftOver(digest.sources.length - lines.length, say.moreSource),
  ];
}

function spanWords({ readFrom, readUntil }: DigestSource, digest: Digest): string {
  if (readUntil === null) return say.neverRead;
  const until = clock(readUntil, digest);
  return readFrom === undefined
    ? say.readUntil(until)
    : say.readFromUntil(clock(readFrom, digest), until);
}

export function leftOver(count: number, one: string, many = `${one}s`): RichTextSection[] {
  return count <= 0 ? [] : [part.line(part.faint(`(+${plural(count, one, many)})`))];
}
