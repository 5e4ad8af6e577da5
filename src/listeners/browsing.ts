import type { App, BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import type { BrowseChoice } from '../domain/digest-entry.ts';
import { personId } from '../domain/person.ts';
import {
  filterOf,
  rememberedOf,
  sealedBrowse,
  sourceOf,
  WHOLE,
} from '../slack/blocks/digest-browse.ts';
import type { SealedView } from '../slack/egress.ts';
import { findEntries } from '../store/digests.ts';
import { type Clicker, clickerOf, tell } from './answering.ts';
import * as say from '../words/digest.ts';

/** Browse all: everything that one's own digest counts, a page at a time. */
export function registerBrowsing(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>('digest.browse', async ({ ack, body, action }) => {
    await ack();
    const clicker = clickerOf(body);
    const view = await viewOf(ctx, clicker, { ...WHOLE, day: action.value ?? '' });
    if (view !== null) await ctx.poster.openView({ triggerId: body.trigger_id, view });
    else await tell(ctx, clicker, { what: say.youHaveNoDigest });
  });
  for (const actionId of ['browse.filter', 'browse.source'] as const) {
    app.action<BlockAction<StaticSelectAction>>(actionId, async ({ ack, body, action }) => {
      await ack();
      const { value } = action.selected_option;
      const filter = filterOf(value);
      const picked = actionId === 'browse.source' ? { source: sourceOf(value) } : { filter };
      await turnTo(ctx, body, { ...picked, page: 0 });
    });
  }
  for (const actionId of ['browse.back', 'browse.on']) {
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      await ack();
      await turnTo(ctx, body, { page: Number(action.value) });
    });
  }
}

type Change = { [Key in keyof BrowseChoice]?: BrowseChoice[Key] | null };

async function turnTo(ctx: Context, body: BlockAction, change: Change): Promise<void> {
  const shown = rememberedOf(body.view?.private_metadata ?? '');
  if (body.view === undefined || shown === null) return;
  const view = await viewOf(ctx, clickerOf(body), {
    day: shown.day,
    filter: change.filter ?? shown.filter,
    source: change.source === undefined ? shown.source : change.source,
    page: Number.isInteger(change.page) ? (change.page ?? 0) : 0,
  });
  if (view !== null) await ctx.poster.updateView({ viewId: body.view.id, view });
}

/** Null where this person had no digest on that day; another's is never found. */
async function viewOf(
  ctx: Context,
  clicker: Clicker,
  { day, ...choice }: BrowseChoice & { day: string },
): Promise<SealedView | null> {
  const ownerId = personId(clicker.teamId, clicker.userId);
  const found = await findEntries(ctx.store.db, ownerId, day);
  return found === null ? null : sealedBrowse({ ...found, choice });
}
