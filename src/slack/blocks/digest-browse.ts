import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { Digest, DigestSource } from '../../domain/digest.ts';
import {
  browse,
  BROWSE_FILTERS,
  type BrowseChoice,
  type BrowseFilter,
  type BrowsePage,
  type DigestEntry,
} from '../../domain/digest-entry.ts';
import { shortDay } from '../../lib/notation.ts';
import { seal, type SealedView } from '../egress.ts';
import { CATEGORY_WORDS } from './digest-parts.ts';
import { entryLine } from './digest-thread.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** What the modal remembers of itself. */
const Remembered = z.object({
  day: z.string(),
  filter: z.enum(BROWSE_FILTERS),
  source: z.string().nullable(),
  page: z.number().int(),
});
export type Remembered = z.infer<typeof Remembered>;

export const WHOLE: BrowseChoice = { filter: 'all', source: null, page: 0 };

const EVERY_SOURCE = 'every';
/** A menu takes 100 options. */
const SOURCES_MAX = 99;

/** Null for what we never wrote. */
export function rememberedOf(privateMetadata: string): Remembered | null {
  try {
    return Remembered.parse(JSON.parse(privateMetadata));
  } catch {
    return null;
  }
}

/** What a menu's value means, or null for one that we never offered. */
export function filterOf(value: string | undefined): BrowseFilter | null {
  return BROWSE_FILTERS.find((filter) => filter === value) ?? null;
}

export function sourceOf(value: string | undefined): string | null {
  return value === undefined || value === EVERY_SOURCE ? null : value;
}

interface Browsed {
  digest: Digest;
  entries: readonly DigestEntry[];
  choice: BrowseChoice;
}

export function sealedBrowse(browsed: Browsed): SealedView {
  const page = browse(browsed.entries, browsed.choice);
  const urls = page.entries.flatMap((entry) => (entry.kind === 'run' ? [entry.url] : []));
  return seal(browseView(browsed), { allowedUrls: part.linkable(urls), allowedMentions: [] });
}

/** One page of everything that a digest counts, with menus that narrow it. */
export function browseView(browsed: Browsed): Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] } {
  const { digest, entries, choice } = browsed;
  const page = browse(entries, choice);
  const remembered: Remembered = { ...choice, day: digest.day, page: page.page };
  return {
    type: 'modal',
    callback_id: 'digest.browse',
    title: part.plain(say.digestOf(shortDay(digest.day)), 24),
    close: part.plain(say.close, 24),
    private_metadata: JSON.stringify(remembered),
    blocks: [
      { type: 'actions', block_id: 'browse.menus', elements: menus(browsed) },
      part.context('browse.place', place(page, entries.length)),
      part.rich(
        `browse.page.${page.page}`,
        page.entries.length === 0
          ? [part.line(part.faint(say.nothingOfThisKind))]
          : part.bullets(page.entries.map((entry) => entryLine(entry, digest.timeZone))),
      ),
      ...turning(page),
    ],
  };
}

function place({ total, first, entries, page, pages }: BrowsePage, all: number): string {
  const shown = total === 0 ? '0' : say.shownFrom(first, first + entries.length - 1);
  const of = total === all ? say.ofAll(all) : say.ofChosen(total, all);
  return say.pageOf(`${shown} ${of}`, page + 1, pages);
}

function menus({ digest, entries, choice }: Browsed): KnownActions {
  const filters = BROWSE_FILTERS.map((filter) => {
    const count = browse(entries, { ...choice, filter, page: 0 }).total;
    return option(say.counted(filterWords(filter), count), filter);
  });
  const sources = digest.sources.slice(0, SOURCES_MAX);
  const named = [
    option(say.everySource, EVERY_SOURCE),
    ...sources.map((source) => option(sourceWords(source), source.accountId)),
  ];
  return [
    menu('browse.filter', filters, choice.filter),
    ...(sources.length > 1 ? [menu('browse.source', named, choice.source ?? EVERY_SOURCE)] : []),
  ];
}

type KnownActions = Extract<KnownBlock, { type: 'actions' }>['elements'];

function menu(action: string, options: PlainTextOption[], chosen: string): KnownActions[number] {
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return {
    type: 'static_select',
    action_id: action,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function option(text: string, value: string): PlainTextOption {
  return { text: part.plain(text, 75), value };
}

function filterWords(filter: BrowseFilter): string {
  if (filter === 'all') return say.everything;
  if (filter === 'runs') return say.deployments;
  return filter === 'failed' ? say.failedDeployments : CATEGORY_WORDS[filter];
}

function sourceWords({ name, signals }: DigestSource): string {
  return `${part.said(name, 50).text} (${say.entries(signals)})`;
}

function turning({ page, pages }: BrowsePage): KnownBlock[] {
  const back = { action: 'browse.back', label: say.previousPage, value: String(page - 1) };
  const on = { action: 'browse.on', label: say.nextPage, value: String(page + 1) };
  const elements = [
    ...(page > 0 ? [part.button(back)] : []),
    ...(page < pages - 1 ? [part.button(on)] : []),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: 'browse.turn', elements }];
}
