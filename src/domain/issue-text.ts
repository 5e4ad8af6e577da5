import { clip, singleLine } from '../lib/text.ts';
import type { Run } from './signal.ts';
import type { Explanation } from './verdict.ts';
import * as say from '../words/runs.ts';

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
  const cause = explanation?.cause ?? say.nothingIsKnownOfWhy;
  const evidence = explanation?.evidence.slice(0, EVIDENCE_MAX) ?? [];
  const quoted = [
    say.commit(run.headSha, singleLine(run.commitTitle)),
    say.branch(singleLine(run.branch)),
    ...(explanation === null
      ? []
      : [
          say.failedAt(singleLine([explanation.job, explanation.step].filter(Boolean).join(' > '))),
        ]),
    say.cause(explanation?.source, singleLine(cause)),
    ...(evidence.length === 0 ? [] : ['', say.fromTheLog]),
    ...evidence.map(({ line, text }) => `${line}: ${singleLine(text)}`),
  ].map((line) => clip(line, LINE_MAX));
  const fence = '`'.repeat(Math.max(3, longestTicks(quoted.join('\n')) + 1));
  return {
    title: clip(say.runFailed(run.runId, plain(run.workflow), plain(run.branch)), 150),
    body: [say.runAttempt(run.runId, run.attempt, run.url), '', fence, ...quoted, fence].join('\n'),
  };
}

/** Titles are plain text at both providers, but for mentions and references. */
function plain(text: string): string {
  return singleLine(text).replace(/[@#!]/g, '');
}

function longestTicks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}
