import type { Context } from '../context.ts';
import { ConsentKind } from '../domain/account.ts';
import { slackIds, withNames } from '../domain/person.ts';
import { DEFAULT_POLICY, peopleNamed } from '../domain/policy-file.ts';
import { PROVIDERS } from '../domain/provider-words.ts';
import { Invalid } from '../lib/errors.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { sealedAsking, sealedConnection, sealedNotice } from '../slack/blocks/notice.ts';
import { findConnection } from '../store/connections.ts';
import { findException } from '../store/exceptions.ts';
import { findNotice } from '../store/notices.ts';
import { listPeople } from '../store/people.ts';
import { lastPolicy } from '../store/policies.ts';
import { namesOf } from './names.ts';
import * as say from '../words/telling.ts';

/** A notice as rows say it is now; one that asks loses its buttons once it is answered. */
export async function renderNotice(ctx: Context, id: string): Promise<SealedMessage> {
  const row = await findNotice(ctx.store.db, id);
  if (row === null) throw new Invalid(`No notice ${id} is known`);
  const read = await namedIn(ctx, [row.what, row.safe ?? '']);
  const notice = {
    what: read(row.what),
    ...(row.safe === null ? {} : { safe: read(row.safe) }),
    ...(row.next === null ? {} : { next: row.next }),
    ...(row.offers_next ? { offersNext: true } : {}),
  };
  if (row.connection_id !== null) return await connectionNotice(ctx, row.connection_id, notice);
  const asked =
    row.exception_id === null ? null : await findException(ctx.store.db, row.exception_id);
  if (asked === null) return sealedNotice(notice);
  if (asked.state === 'asked') return sealedAsking(notice, asked.id);
  return sealedNotice({ ...notice, next: say.thisWas(asked.state) });
}

/** What a notice says, with the names of those that the policy or Nightshift knows in the place of their ids. */
async function namedIn(ctx: Context, texts: readonly string[]): Promise<(text: string) => string> {
  const found = texts.join(' ').match(/\b[UW][A-Z0-9]{2,}\b/g) ?? [];
  const known = new Set([
    ...(await listPeople(ctx.store.db)).map(({ id }) => slackIds(id).userId),
    ...peopleNamed((await lastPolicy(ctx.store.db))?.policy ?? DEFAULT_POLICY),
  ]);
  const names = await namesOf(
    ctx,
    found.filter((id) => known.has(id)),
  );
  return (text) => withNames(text, names);
}

async function connectionNotice(ctx: Context, id: string, notice: Notice): Promise<SealedMessage> {
  const connection = await findConnection(ctx.store.db, id);
  if (connection === null) throw new Invalid(`No connection ${id} is known`);
  const { state, name, kind, access } = connection;
  if (state === 'asked') return sealedConnection(notice, id);
  if (state === 'confirmed')
    return sealedNotice({
      what: say.isConnected(name),
      safe: PROVIDERS[ConsentKind.parse(kind)].may[access],
      next: say.toSee,
    });
  return sealedNotice({
    what: say.wasNotConnected(name, state),
    safe: say.theGrantIsForgottenHere,
    next: say.ifYouDidNotAsk,
  });
}
