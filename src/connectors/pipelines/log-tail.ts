import { Transient } from '../../lib/errors.ts';

/** Only so much of the end of a log is kept. */
export const LOG_BYTES_MAX = 4 * 1024 * 1024;

/**
 * An answer's text, from its end at most `LOG_BYTES_MAX`, beginning with a whole line; `beginsInside` says
 * that the answer itself may begin inside one. Rejects with `Transient` when it breaks off.
 */
export async function readTail(response: Response, beginsInside: boolean): Promise<string> {
  try {
    const { bytes, isCut } = await lastBytesOf(response);
    const text = new TextDecoder().decode(bytes);
    return isCut || beginsInside ? text.slice(text.indexOf('\n') + 1) : text;
  } catch (error) {
    throw new Transient('The log broke off', { cause: error });
  }
}

/** Reads to the end, and never holds more than twice what is kept. */
async function lastBytesOf(response: Response): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  let chunks: Uint8Array[] = [];
  let held = 0;
  let total = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    held += chunk.length;
    total += chunk.length;
    if (held < 2 * LOG_BYTES_MAX) continue;
    chunks = [lastBytes(chunks)];
    held = LOG_BYTES_MAX;
  }
  return { bytes: lastBytes(chunks), isCut: total > LOG_BYTES_MAX };
}

function lastBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const all = Buffer.concat(chunks);
  return all.subarray(Math.max(0, all.length - LOG_BYTES_MAX));
}
