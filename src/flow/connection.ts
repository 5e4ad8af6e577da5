import { calendarConnector, mailConnector, pipelineConnector } from '../actions/action.ts';
import type { CalendarReader } from '../connectors/calendar/connector.ts';
import type { Connection } from '../connectors/connector.ts';
import type { MailReader } from '../connectors/mail/connector.ts';
import type { PipelineReader } from '../connectors/pipelines/connector.ts';
import type { Context } from '../context.ts';
import { type Account, isCalendar, isMail } from '../domain/account.ts';
import { openReadGrant } from '../store/vault.ts';
import { renewReadGrant } from '../store/vault-renewal.ts';
import type { Meter } from './meter.ts';

export type Source =
  | { kind: 'mail'; reader: MailReader }
  | { kind: 'calendar'; reader: CalendarReader }
  | { kind: 'pipeline'; reader: PipelineReader };

const FLOW = { kind: 'flow', id: 'ingest' } as const;

/** A connection that can only read: it holds the account's read grant. */
export async function readConnection(
  ctx: Context,
  account: Account,
  meter: Pick<Meter, 'add'>,
): Promise<Connection> {
  const secret = await openReadGrant(ctx.store.db, ctx.vaultKey, account);
  return {
    account,
    secret,
    renew: (use) =>
      ctx.store.write((unit) =>
        renewReadGrant(unit, account, { key: ctx.vaultKey, actor: FLOW, use }),
      ),
    meter: (usage) => meter.add(usage),
  };
}

export function openSource(ctx: Context, connection: Connection): Source {
  const { kind } = connection.account;
  if (isCalendar(kind))
    return {
      kind: 'calendar',
      reader: calendarConnector(ctx.connectors, kind).openReader(connection),
    };
  return isMail(kind)
    ? { kind: 'mail', reader: mailConnector(ctx.connectors, kind).openReader(connection) }
    : { kind: 'pipeline', reader: pipelineConnector(ctx.connectors, kind).openReader(connection) };
}
