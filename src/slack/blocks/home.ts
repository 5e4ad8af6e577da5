import type { HomeView, KnownBlock, RichTextSection } from '@slack/types';
import type { AccountState } from '../../domain/account.ts';
import { plural } from '../../lib/text.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import * as part from './parts.ts';

export interface HomeSource {
  name: string;
  state: AccountState;
  readUntil: Date | null;
  problem: string | null;
}

/** What the App Home says: one person's own state. */
export interface Home {
  timeZone: string;
  /** The kill switch of this person or of the workspace. */
  paused: boolean;
  openDecisions: number;
  sources: readonly HomeSource[];
  /** Null while no digest is planned. */
  nextDigestAt: Date | null;
}

const SOURCES_MAX = 20;

const STATE_WORDS: Readonly<Record<AccountState, string>> = {
  connected: '✅ Connected',
  reauthorise: '⚠️ Must be connected again',
  removed: 'Removed',
};

export function sealedHome(home: Home): SealedView {
  return seal(homeView(home), NOTHING_ALLOWED);
}

/** The App Home view, as a pure function of the person's state. */
export function homeView(home: Home): Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] } {
  return {
    type: 'home',
    callback_id: 'home',
    blocks: [
      part.header('home.header', 'Nightshift'),
      ...switchBlocks(home),
      part.rich('home.decisions', [
        part.line(
          part.strong(
            home.openDecisions === 0
              ? 'No decision is waiting.'
              : `${plural(home.openDecisions, 'decision')} waiting.`,
          ),
        ),
      ]),
      part.context('home.next', nextDigest(home)),
      { type: 'divider', block_id: 'home.divider' },
      part.rich('home.sources', sourceLines(home)),
      part.context('home.rules', 'Every action asks first. No answer is no action.'),
    ],
  };
}

function switchBlocks({ paused, openDecisions }: Home): KnownBlock[] {
  const state = paused
    ? '⏸️ *Paused:* nothing is executed, also nothing that was approved.'
    : '▶️ *Running:* what you approve is executed.';
  const toggle = paused
    ? part.button({ action: 'switch.resume', label: 'Resume', value: 'resume', style: 'primary' })
    : part.button({
        action: 'switch.pause',
        label: 'Pause everything',
        value: 'pause',
        style: 'danger',
      });
  const review = part.button({ action: 'digest.review', label: 'Review decisions', value: 'home' });
  return [
    part.context('home.switch', state),
    {
      type: 'actions',
      block_id: `home.actions.${paused ? 'paused' : 'running'}`,
      elements: [...(openDecisions === 0 ? [] : [review]), toggle],
    },
  ];
}

function nextDigest({ nextDigestAt, timeZone }: Home): string {
  return nextDigestAt === null
    ? 'No digest is planned.'
    : `Next digest: ${part.instant(nextDigestAt, timeZone)}`;
}

function sourceLines({ sources, timeZone }: Home): RichTextSection[] {
  if (sources.length === 0) return [part.line(part.words('No source is connected yet.'))];
  const shown = sources.slice(0, SOURCES_MAX);
  const lines = shown.map((source) =>
    part.line(
      part.strongSaid(source.name, 80),
      part.words(` · ${STATE_WORDS[source.state]} · ${readWords(source.readUntil, timeZone)}`),
      ...(source.problem === null ? [] : [part.words(' · '), part.said(source.problem, 160)]),
    ),
  );
  const left = sources.length - shown.length;
  return left === 0
    ? lines
    : [...lines, part.line(part.faint(`(+${plural(left, 'more source')})`))];
}

function readWords(readUntil: Date | null, timeZone: string): string {
  return readUntil === null
    ? 'not read yet'
    : `read until ${part.instantWords(readUntil, timeZone)}`;
}
