import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import { type JudgedQuery, judgedOf, type JudgedSignal } from './verdicts.ts';

export interface SignalSearch {
  kind: 'mail' | 'run';
  since: Date;
  /** Any of these; all where empty. */
  categories?: readonly string[];
  /** Words that must all be in the sender's name or address. */
  from?: readonly string[];
  /** Words that must all be somewhere in what the digest shows of it. */
  terms?: readonly string[];
  limit: number;
}

const MAIL_WORDS = sql<string>`concat_ws(' ', sender, content->'from'->>'name', content->>'subject', one_line)`;
const SENDER_WORDS = sql<string>`concat_ws(' ', sender, content->'from'->>'name')`;
const RUN_WORDS = sql<string>`concat_ws(' ', content->>'repository', content->>'workflow', content->>'branch', content->>'commitTitle')`;

/** One owner's judged signals, newest first. Words are matched as they are, in any case, wherever they stand. */
export async function searchSignals(
  db: Kysely<Database>,
  ownerId: string,
  search: SignalSearch,
): Promise<JudgedSignal[]> {
  const { kind, since, categories = [], from = [], terms = [], limit } = search;
  return await judgedOf(db, ownerId, (all) => {
    let query = all.where('kind', '=', kind).where('signals.received_at', '>=', since).limit(limit);
    if (categories.length > 0) query = query.where('category', 'in', categories);
    for (const word of from) query = containing(query, SENDER_WORDS, word);
    for (const word of terms)
      query = containing(query, kind === 'mail' ? MAIL_WORDS : RUN_WORDS, word);
    return query;
  });
}

function containing(
  query: JudgedQuery,
  words: ReturnType<typeof sql<string>>,
  word: string,
): JudgedQuery {
  const pattern = `%${storableText(word).replace(/[\\%_]/g, '\\$&')}%`;
  return query.where(words, 'ilike', pattern);
}
