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
    some(tried.mails, say.mailSpeaksToAnAssistant, say.mailsSpeakToAnAssistant),
    some(tried.runs, say.runSpeaksToAnAssistant, say.runsSpeakToAnAssistant),
    some(tried.hidden, say.ofThemInHiddenText),
    some(tried.forgedApprovals, say.forgedApproval, say.forgedApprovals),
    some(tried.markup, say.withSlackCommands),
    some(tried.lyingLinks, say.linkNamesAnotherPlace, say.linksNameAnotherPlace),
    some(tried.disguised, say.withDisguisedLetters),
    tried.refused === 0 ? '' : say.policyRefused(tried.refused),
  ].filter((text) => text !== '');
}

function some(count: number, one: string, many = one): string {
  return count === 0 ? '' : `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
