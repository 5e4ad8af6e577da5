import { createHash } from 'node:crypto';

const KEPT_MAX = 500;

export interface Kept {
  etag: string;
  text: string;
  headers: Headers;
}

/** Answers by token and address: what did not change is not sent again. An ETag counts for one token alone. */
export interface ConditionalCache {
  get(secret: string, target: string): Kept | undefined;
  keep(secret: string, target: string, answer: { text: string; headers: Headers }): void;
}

export function createConditionalCache(): ConditionalCache {
  const kept = new Map<string, Kept>();
  const keyOf = (secret: string, target: string): string =>
    `${createHash('sha256').update(secret).digest('hex').slice(0, 16)} ${target}`;
  return {
    get: (secret, target) => kept.get(keyOf(secret, target)),
    keep: (secret, target, { text, headers }) => {
      const key = keyOf(secret, target);
      const etag = headers.get('etag') ?? '';
      kept.delete(key);
      if (etag !== '') kept.set(key, { etag, text, headers });
      const [oldest] = kept.keys();
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    },
  };
}
