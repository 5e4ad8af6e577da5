import { plural } from '../../lib/text.ts';
import type { RichTextBlock } from '@slack/types';
import type { Digest } from '../../domain/digest.ts';
import type { Neutralised } from '../../domain/neutralised.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** What tried to act, and did not; nothing where nothing tried. */
export function neutralised({ neutralised: tried }: Digest): RichTextBlock[] {
  if (tried === undefined) return [];
  const tries = triesOf(tried);
  if (tries.length === 0) return [];
  return [
    part.rich('digest.neutralised', [
      part.line(part.strong(say.neutralised), part.words(say.shownAsTextOnly(tries.join(' · ')))),
      ...part.bullets(
        tried.quotes.map(({ who, words }) =>
          part.line(
            part.strongSaid(who, 40),
            part.words(say.wrote),
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
    some(tried.mails, say.mailGivesOrders, say.mailsGiveOrders),
    some(tried.runs, say.runGivesOrders, say.runsGiveOrders),
    some(tried.hidden, say.ofThemInHiddenText),
    some(tried.forgedApprovals, say.madeUpApproval, say.madeUpApprovals),
    some(tried.markup, say.withSlacksOwnText),
    some(tried.lyingLinks, say.linkNamesAnotherPlace, say.linksNameAnotherPlace),
    some(tried.disguised, say.withLettersLikeOthers),
    tried.refused === 0 ? '' : say.policyRefused(tried.refused),
  ].filter((text) => text !== '');
}

function some(count: number, one: string, many = one): string {
  return count === 0 ? '' : plural(count, one, many);
}
