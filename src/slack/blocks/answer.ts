import type { Button, KnownBlock, RichTextSection } from '@slack/types';
import type { Progress } from '../../domain/progress.ts';
import { seal, type SealedMessage } from '../egress.ts';
import { mrkdwnWords } from '../escape.ts';
import { nextButton, type Notice } from './notice.ts';
import * as part from './parts.ts';
import * as say from '../../words/messages.ts';

/** One thing that an answer rests on; every part may quote text from outside. */
export interface AnswerLine {
  /** State in words, with its sign beside it. */
  state?: string;
  title: string;
  text?: string;
  at?: Date;
  /** The provider's own page of it. */
  page?: { label: string; url: string };
}

/** A next step: another command that is run by one press. */
export interface NextStep {
  label: string;
  command: string;
}

/** A notice with what it rests on, and at most two next steps. */
export interface Answer extends Notice {
  /** What the model wrote, labelled so. */
  byModel?: string;
  lines?: readonly AnswerLine[];
  /** How many there are beyond the lines. */
  more?: number;
  steps?: readonly NextStep[];
  /** Offers to look at the oldest card that waits. */
  review?: boolean;
  timeZone?: string;
}

/** For places where nothing can be streamed. */
export function progressAnswer({ title, tasks }: Progress): Answer {
  return {
    what: title,
    lines: tasks.map(({ title: words, isDone }) => ({
      state: isDone ? say.done : say.underWay,
      title: words,
    })),
  };
}

export const ANSWER_LINES_MAX = 12;

export function sealedAnswer(answer: Answer): SealedMessage {
  const { what, safe, next, byModel } = answer;
  const shown = (answer.lines ?? []).slice(0, ANSWER_LINES_MAX);
  const left = (answer.lines ?? []).length - shown.length + (answer.more ?? 0);
  const zone = answer.timeZone ?? 'UTC';
  const body = [
    part.line(part.strongSaid(what, 600)),
    ...(safe === undefined ? [] : [part.line(part.said(safe, 900))]),
    ...(byModel === undefined ? [] : modelLines(byModel)),
    ...part.bullets(shown.map((line) => lineOf(line, zone))),
    ...(left <= 0 ? [] : [part.line(part.faint(`(+${say.more(left)})`))]),
    ...(next === undefined ? [] : [part.line(part.words('→ '), part.said(next, 600))]),
  ];
  const urls = shown.map(({ page }) => page?.url ?? null);
  return seal(
    {
      text: mrkdwnWords(what, 300) || say.answer,
      blocks: [
        part.rich('answer', body),
        ...(answer.offersNext === true ? [nextButton()] : []),
        ...stepBlocks(answer),
      ],
    },
    { allowedUrls: part.linkable(urls), allowedMentions: [] },
  );
}

function modelLines(text: string): RichTextSection[] {
  return [part.line(part.said(text, 900)), part.line(part.faint(say.writtenByTheModel))];
}

function lineOf(line: AnswerLine, timeZone: string): RichTextSection {
  const link = line.page === undefined ? null : part.pageLink(line.page.label, line.page.url);
  return part.line(
    ...(line.state === undefined ? [] : [part.said(line.state, 40), part.words(' · ')]),
    part.strongSaid(line.title, 80),
    ...(line.text === undefined ? [] : [part.words(' — '), part.said(line.text, 200)]),
    ...(line.at === undefined ? [] : [part.words(' · '), part.moment(line.at, timeZone)]),
    ...(link === null ? [] : [part.words(' · '), link]),
  );
}

/** Buttons of an answer: what they say is what they run. */
function stepBlocks({ steps = [], review = false }: Answer): KnownBlock[] {
  const [first, second] = steps.slice(0, review ? 1 : 2);
  const asked = { action: 'digest.review', label: say.reviewDecisions, value: 'answer' };
  const buttons: Button[] = [
    ...(review ? [part.button({ ...asked, style: 'primary' })] : []),
    ...(first === undefined
      ? []
      : [part.button({ action: 'answer.first', label: first.label, value: first.command })]),
    ...(second === undefined
      ? []
      : [part.button({ action: 'answer.second', label: second.label, value: second.command })]),
  ];
  return buttons.length === 0
    ? []
    : [{ type: 'actions', block_id: 'answer.steps', elements: buttons }];
}
