import { randomUUID } from 'node:crypto';
import { parseJson } from '../../../lib/trust.ts';
import type { RawAnswer } from './session.ts';

export interface BatchAnswer {
  status: number;
  retryAfter: string | null;
  /** Parsed JSON; null where there was none. */
  body: unknown;
}

/**
 * Several GETs in one request, as Google's "Batching requests" describes it: `multipart/mixed` with a
 * part of `application/http` for each. The SDK has no help for it.
 */
export function writeBatch(targets: readonly string[]): { contentType: string; body: string } {
  const boundary = `batch_${randomUUID()}`;
  const parts = targets.map(
    (target, index) =>
      `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: <${index}>\r\n\r\nGET ${target}\r\n\r\n`,
  );
  return {
    contentType: `multipart/mixed; boundary=${boundary}`,
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}

/** Answers by the index of their request; one that is missing was not answered. */
export function readBatch(answer: RawAnswer): Map<number, BatchAnswer> {
  const answers = new Map<number, BatchAnswer>();
  const boundary = /boundary="?([^";]+)"?/i.exec(answer.contentType)?.[1];
  if (boundary === undefined) return answers;
  const parts = answer.body.split(`--${boundary}`).slice(1);
  for (const [order, part] of parts.entries()) {
    const read = readPart(part);
    if (read !== null) answers.set(read.index ?? order, read);
  }
  return answers;
}

function readPart(part: string): (BatchAnswer & { index: number | undefined }) | null {
  const outerEnd = part.search(/\r?\n\r?\n/);
  if (outerEnd === -1) return null;
  const outer = part.slice(0, outerEnd);
  const inner = part.slice(outerEnd).trimStart();
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(inner)?.[1];
  if (status === undefined) return null;
  const innerEnd = inner.search(/\r?\n\r?\n/);
  const head = innerEnd === -1 ? inner : inner.slice(0, innerEnd);
  const index = /^content-id:\s*<?response-<?(\d+)/im.exec(outer)?.[1];
  return {
    index: index === undefined ? undefined : Number(index),
    status: Number(status),
    retryAfter: /^retry-after:\s*(.+?)\s*$/im.exec(head)?.[1] ?? null,
    body: innerEnd === -1 ? null : jsonOrNull(inner.slice(innerEnd)),
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
