import type { Account } from '../../domain/account.ts';
import type { MailConnector } from './connector.ts';

/** The authserv-id to believe: the provider's own, or what the account's settings name as `authServer`. */
export function trustedServer(
  { authServer }: MailConnector,
  { settings }: Pick<Account, 'settings'>,
): { authServer?: string } {
  const named = authServer ?? settings['authServer'];
  return typeof named === 'string' && named !== '' ? { authServer: named } : {};
}
