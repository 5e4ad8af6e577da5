import { clip, singleLine } from '../lib/text.ts';
import type { Run } from './signal.ts';
import type { Explanation } from './verdict.ts';

const EVIDENCE_MAX = 12;
const LINE_MAX = 300;

/**
 * An issue about a failed run, put together by code. What a log or a model said stands in a fence that it
 * cannot end, where GitHub and GitLab read no mentions, commands or links.
 */
export function issueText(
  run: Run,
  explanation: Explanation | null,
): { title: string; body: string } {
  const cause = explanation?.cause ?? 'Nothing is known of why.';
  const evidence = explanation?.evidence.slice(0, EVIDENCE_MAX) ?? [];
  const quoted = [
    `Commit: ${run.headSha} ${singleLine(run.commitTitle)}`,
    `Branch: ${singleLine(run.branch)}`,
    ...(explanation === null
      ? []
      : [
          `Failed at: ${singleLine([explanation.job, explanation.step].filter(Boolean).join(' > '))}`,
        ]),
    `Cause (${explanation?.source === 'model' ? 'a model says' : 'by rules'}): ${singleLine(cause)}`,
    ...(evidence.length === 0 ? [] : ['', 'From the log:']),
    ...evidence.map(({ line, text }) => `${line}: ${singleLine(text)}`),
  ].map((line) => clip(line, LINE_MAX));
  const fence = '`'.repeat(Math.max(3, longestTicks(quoted.join('\n')) + 1));
  return {
    title: clip(`Run ${run.runId} failed: ${plain(run.workflow)} on ${plain(run.branch)}`, 150),
    body: [
      `Run ${run.runId}, attempt ${run.attempt}: ${run.url}`,
      '',
      fence,
      ...quoted,
      fence,
    ].join('\n'),
  };
}

/** Titles are plain text at both providers, but for mentions and references. */
function plain(text: string): string {
  return singleLine(text).replace(/[@#!]/g, '');
}

function longestTicks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}
