import type { RichTextBlock } from '@slack/types';
import type { Digest } from '../../domain/digest.ts';
import type { Neutralised } from '../../domain/neutralised.ts';
import { plural } from '../../lib/text.ts';
import * as part from './parts.ts';

/** What tried to act, and did not; nothing where nothing tried. */
export function neutralised({ neutralised: tried }: Digest): RichTextBlock[] {
  if (tried === undefined) return [];
  const tries = triesOf(tried);
  if (tries.length === 0) return [];
  return [
    part.rich('digest.neutralised', [
      part.line(
        part.strong('Neutralised: '),
        part.words(`${tries.join(' · ')}. Shown as text only; nothing was done because of it.`),
      ),
      ...part.bullets(
        tried.quotes.map(({ who, words }) =>
          part.line(
            part.strongSaid(who, 40),
            part.words(' wrote: “'),
            part.said(words, 120),
            part.words('”'),
          ),
        ),
      ),
    ]),
  ];
}

function triesOf(tried: Neutralised): string[] {
  return [
    some(tried.mails, 'mail speaks to an assistant', 'mails speak to an assistant'),
    some(tried.runs, 'run speaks to an assistant', 'runs speak to an assistant'),
    some(tried.hidden, 'of them in hidden text'),
    some(tried.forgedApprovals, 'forged approval', 'forged approvals'),
    some(tried.markup, 'with Slack commands'),
    some(
      tried.lyingLinks,
      'link names another place than where it leads',
      'links name another place than where they lead',
    ),
    some(tried.disguised, 'with disguised letters'),
    tried.refused === 0 ? '' : `policy refused ${plural(tried.refused, 'proposal')}`,
  ].filter((text) => text !== '');
}

function some(count: number, one: string, many = one): string {
  return count === 0 ? '' : `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
