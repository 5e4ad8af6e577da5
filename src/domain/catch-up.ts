import type { DigestFailure, DigestOffer } from './digest.ts';
import { hasFailed, type Run } from './signal.ts';
import { isDeployment } from './notification.ts';
import type { Meeting } from './meeting.ts';
import { timeInWords } from '../lib/notation.ts';
import * as say from '../words/runs.ts';

/** What waited while somebody was in a meeting, as it stood when the meeting was over. Instants are ISO 8601. */
export interface CatchUp {
  ownerId: string;
  timeZone: string;
  from: string;
  to: string;
  /** The meeting's title, where the grant tells it; hostile text. */
  title: string | null;
  deployed: number;
  /** Other runs that passed. */
  passed: number;
  failed: number;
  failures: readonly DigestFailure[];
  /** News that would have come at once. */
  news: readonly string[];
  /** Sources that could not be read to the end of the meeting. */
  unread: readonly string[];
  /** Rollbacks that were offered and not decided; absent where there is none. */
  offers?: readonly DigestOffer[];
}

export const CATCH_UP = {
  /** What ended in the last minutes of a meeting is read by then. */
  settleMs: 2 * 60_000,
  /** Later than this the digest is soon enough. */
  tellForMs: 6 * 3_600_000,
  newsMax: 5,
} as const;

/** The meeting whose catch-up is due now; none while the next one goes on, or already began. */
export function meetingToTell(meetings: readonly Meeting[], now: Date): Meeting | null {
  if (isHeldBack(meetings, now)) return null;
  const since = now.getTime() - CATCH_UP.tellForMs;
  return meetings.findLast(({ to }) => to <= now && to.getTime() > since) ?? null;
}

/** In a meeting, and until what waited for its end is told in one message. */
export function isHeldBack(meetings: readonly Meeting[], now: Date): boolean {
  const settled = now.getTime() - CATCH_UP.settleMs;
  return meetings.some(({ from, to }) => from <= now && to.getTime() > settled);
}

/** Runs that ended within the meeting, counted. */
export function countRuns(runs: readonly Run[]): Pick<CatchUp, 'deployed' | 'passed' | 'failed'> {
  const passed = runs.filter(({ conclusion }) => conclusion === 'success');
  const deployed = passed.filter(isDeployment).length;
  return {
    deployed,
    passed: passed.length - deployed,
    failed: runs.filter(hasFailed).length,
  };
}

export function hasNews(catchUp: CatchUp): boolean {
  const { deployed, passed, failed, news, offers = [] } = catchUp;
  return deployed + passed + failed + news.length + offers.length > 0;
}

/** `14:00–15:00: 3 deployed, 1 failed, explained below`, without any text from outside. */
export function catchUpWords(catchUp: CatchUp): string {
  const { from, to, timeZone, deployed, passed, failed, failures, news, offers = [] } = catchUp;
  const explained = failures.some(({ evidence }) => evidence.length > 0);
  const parts = [
    deployed === 0 ? '' : say.deployed(deployed),
    passed === 0 ? '' : say.passed(passed),
    failed === 0 ? '' : say.failedAndExplained(failed, explained),
    news.length === 0 ? '' : say.urgentMails(news.length),
    offers.length === 0 ? '' : say.offered(offers.length),
  ].filter((words) => words !== '');
  const span = [from, to].map((at) => timeInWords(new Date(at), timeZone)).join('–');
  return `${span}: ${parts.join(', ')}`;
}
