import { dayInWords } from '../../lib/notation.ts';
import type { KnownBlock, RichTextSection } from '@slack/types';
import { SOURCE_NAMES } from '../../domain/provider-words.ts';
import { cardLines } from './card-lines.ts';
import type { Home, HomeSource } from './home-state.ts';
import * as part from './parts.ts';
import { reauthoriseBlocks } from './reauthorise.ts';
import * as say from '../../words/home.ts';

/** What the night brought, on the App Home: decisions, the digest, sources. */

const CARDS_MAX = 5;
const SOURCES_MAX = 20;

export function decisionBlocks({ decisions }: Home): KnownBlock[] {
  const { open, held, cards } = decisions;
  if (open === 0) return [part.section('home.decisions', say.decisionsNoneIsWaiting)];
  const more = cards.length - CARDS_MAX;
  const left = [
    ...(more > 0 ? [say.inOurMessages(more)] : []),
    ...(held > 0 ? [say.heldBackUntilYouHave(held)] : []),
  ];
  return [
    part.section(
      'home.decisions',
      say.decisionsTitle(open),
      part.button({
        action: 'digest.review',
        label: say.reviewTheOldest,
        value: 'home',
        style: 'primary',
      }),
    ),
    ...cardLines('home.card', cards.slice(0, CARDS_MAX)),
    ...(left.length === 0 ? [] : [part.context('home.decisions-left', left.join(' · '))]),
  ];
}

export function lastNightBlocks({ lastNight }: Home): KnownBlock[] {
  if (lastNight === null) return [part.section('home.night', say.lastNightYourFirstDigest)];
  const { day, headline, mails, runs, page } = lastNight;
  const link = page === null ? null : part.pageLink(say.openTheDigest, page);
  return [
    part.section('home.night', say.lastNight(dayInWords(day))),
    part.rich('home.night-words', [
      part.line(part.strongSaid(headline, 300)),
      part.line(
        part.words(say.andRead(mails, runs)),
        ...(link === null ? [] : [part.words(' · '), link]),
      ),
    ]),
  ];
}

export function sourceBlocks({ sources, timeZone }: Home): KnownBlock[] {
  const connect = part.button({
    action: 'show.command',
    label: say.connectASource,
    value: 'connect',
  });
  if (sources.length === 0)
    return [part.section('home.sources', say.sourcesNoneIsConnected, connect)];
  const shown = sources.slice(0, SOURCES_MAX);
  const left = sources.length - shown.length;
  const lost = sources.filter(({ state }) => state === 'reauthorise');
  return [
    part.section('home.sources', say.sourcesTitle(sources.length), connect),
    ...reauthoriseBlocks(lost, 'home.reauthorise'),
    part.rich('home.source-lines', [
      ...part.bullets(shown.map((source) => sourceLine(source, timeZone))),
      ...(left === 0 ? [] : [part.line(part.faint(`(+${say.moreSources(left)})`))]),
    ]),
  ];
}

function sourceLine(source: HomeSource, timeZone: string): RichTextSection {
  const { name, kind, readUntil, problem } = source;
  const read: RichTextSection['elements'] =
    readUntil === null
      ? [part.words(say.notReadYet)]
      : [part.words(say.readUntil), part.moment(readUntil, timeZone)];
  return part.line(
    part.words(`${stateWords(source)} · ${SOURCE_NAMES[kind]} `),
    part.strongSaid(name, 80),
    part.words(' · '),
    ...read,
    ...(problem === null ? [] : [part.words(' · '), part.said(problem, 160)]),
  );
}

function stateWords({ state, problem }: HomeSource): string {
  if (state === 'reauthorise') return say.mustBeConnectedAgain;
  if (state === 'removed') return say.removed;
  return problem === null ? say.connected : say.couldNotBeRead;
}
