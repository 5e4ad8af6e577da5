import type { KnownBlock, RichTextSection } from '@slack/types';
import { SOURCE_NAMES } from '../../domain/provider-words.ts';
import { plural } from '../../lib/text.ts';
import { cardLines } from './card-lines.ts';
import type { Home, HomeSource } from './home-state.ts';
import * as part from './parts.ts';

/** What the night brought, on the App Home: decisions, the digest, sources. */

const CARDS_MAX = 5;
const SOURCES_MAX = 20;

export function decisionBlocks({ decisions }: Home): KnownBlock[] {
  const { open, held, cards } = decisions;
  if (open === 0) return [part.section('home.decisions', '*Decisions* · none is waiting.')];
  const more = cards.length - CARDS_MAX;
  const left = [
    ...(more > 0 ? [`${plural(more, 'more card')} in our messages`] : []),
    ...(held > 0 ? [`${plural(held, 'more', 'more')} held back until you have decided some`] : []),
  ];
  return [
    part.section(
      'home.decisions',
      `*Decisions* · ${open} waiting`,
      part.button({
        action: 'digest.review',
        label: 'Review the oldest',
        value: 'home',
        style: 'primary',
      }),
    ),
    ...cardLines('home.card', cards.slice(0, CARDS_MAX)),
    ...(left.length === 0 ? [] : [part.context('home.decisions-left', left.join(' · '))]),
  ];
}

export function lastNightBlocks({ lastNight }: Home): KnownBlock[] {
  if (lastNight === null)
    return [part.section('home.night', '*Last night* · your first digest is still to come.')];
  const { day, headline, mails, runs, page } = lastNight;
  const link = page === null ? null : part.pageLink('Open the digest', page);
  return [
    part.section('home.night', `*Last night* · ${part.dayInWords(day)}`),
    part.rich('home.night-words', [
      part.line(part.strongSaid(headline, 300)),
      part.line(
        part.words(`${plural(mails, 'mail')} and ${plural(runs, 'run')} read`),
        ...(link === null ? [] : [part.words(' · '), link]),
      ),
    ]),
  ];
}

export function sourceBlocks({ sources, timeZone }: Home): KnownBlock[] {
  const connect = part.button({
    action: 'show.command',
    label: sources.some(({ state }) => state === 'reauthorise') ? 'Reconnect' : 'Connect a source',
    value: 'connect',
  });
  if (sources.length === 0)
    return [part.section('home.sources', '*Sources* · none is connected yet.', connect)];
  const shown = sources.slice(0, SOURCES_MAX);
  const left = sources.length - shown.length;
  return [
    part.section('home.sources', `*Sources* · ${sources.length}`, connect),
    part.rich('home.source-lines', [
      ...part.bullets(shown.map((source) => sourceLine(source, timeZone))),
      ...(left === 0 ? [] : [part.line(part.faint(`(+${plural(left, 'more source')})`))]),
    ]),
  ];
}

function sourceLine(source: HomeSource, timeZone: string): RichTextSection {
  const { name, kind, readUntil, problem } = source;
  const read: RichTextSection['elements'] =
    readUntil === null
      ? [part.words('not read yet')]
      : [part.words('read until '), part.moment(readUntil, timeZone)];
  return part.line(
    part.words(`${stateWords(source)} · ${SOURCE_NAMES[kind]} `),
    part.strongSaid(name, 80),
    part.words(' · '),
    ...read,
    ...(problem === null ? [] : [part.words(' · '), part.said(problem, 160)]),
  );
}

function stateWords({ state, problem }: HomeSource): string {
  if (state === 'reauthorise') return '⚠️ Must be connected again';
  if (state === 'removed') return 'Removed';
  return problem === null ? '✅ Connected' : '⚠️ Could not be read';
}
