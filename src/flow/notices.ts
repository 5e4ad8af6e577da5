import type { Context } from '../context.ts';
import { Invalid } from '../lib/errors.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { sealedAsking, sealedNotice } from '../slack/blocks/notice.ts';
import { findException } from '../store/exceptions.ts';
import { findNotice } from '../store/notices.ts';

/** A notice as rows say it is now; one that asks loses its buttons once it is answered. */
export async function renderNotice(ctx: Context, id: string): Promise<SealedMessage> {
  const row = await findNotice(ctx.store.db, id);
  if (row === null) throw new Invalid(`No notice ${id} is known`);
  const notice = {
    what: row.what,
    ...(row.safe === null ? {} : { safe: row.safe }),
    ...(row.next === null ? {} : { next: row.next }),
    ...(row.offers_next ? { offersNext: true } : {}),
  };
  const asked =
    row.exception_id === null ? null : await findException(ctx.store.db, row.exception_id);
  if (asked === null) return sealedNotice(notice);
  if (asked.state === 'asked') return sealedAsking(notice, asked.id);
  return sealedNotice({ ...notice, next: `This was ${asked.state}.` });
}
