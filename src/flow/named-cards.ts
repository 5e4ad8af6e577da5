import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import { actionWords } from '../domain/action-words.ts';
import type { NamedCard } from '../domain/card.ts';
import type { Proposal } from '../domain/proposal.ts';
import { isExpected } from '../lib/errors.ts';
import { firstOpenOf, openCards } from '../store/open-cards.ts';

/** The owner's cards with something to decide, oldest first, each with what it is about. */
export async function namedCards(
  ctx: Context,
  { db, ownerId }: { db: Context['store']['db']; ownerId: string },
): Promise<NamedCard[]> {
  const cards = await openCards(db, ownerId);
  const first = await firstOpenOf(
    db,
    cards.map(({ cardId }) => cardId),
  );
  return cards.map(({ cardId, kind, open }) => {
    const about = aboutOf(ctx, first.get(cardId));
    const subject = about === null ? {} : { about };
    return { cardId, question: actionWords(kind), ...subject, count: open };
  });
}

/** As its card names it; a record that no card can be drawn from has no name, and is counted all the same. */
function aboutOf(ctx: Context, proposal: Proposal | undefined): string | null {
  if (proposal === undefined) return null;
  try {
    return withoutAddress(ACTIONS[proposal.kind].describe(ctx.connectors, proposal).itemLine);
  } catch (error) {
    if (!isExpected(error)) throw error;
    return null;
  }
}

/** A list needs no address, which its card names in full: `Ana <ana@client.example> — Offer` is `Ana — Offer`. */
function withoutAddress(line: string): string {
  const [who = '', ...rest] = line.split(' — ');
  const what = rest.join(' — ');
  const name = who.replace(/\s*<[^<>]*>$/, '');
  if (what === '') return line;
  return name === '' || name.includes('@') ? what : `${name} — ${what}`;
}
