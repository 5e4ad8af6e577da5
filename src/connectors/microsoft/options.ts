import type { Clock } from '../../lib/time.ts';

export interface MicrosoftOptions {
  /** `https://graph.microsoft.com`, without a version and a trailing slash. */
  apiUrl: string;
  /** `https://login.microsoftonline.com`. */
  oauthUrl: string;
  /** A tenant's id or domain; `common` for all, `organizations` for work and school. */
  tenant: string;
  clientId: string;
  /** Empty for a public client. */
  clientSecret: string;
  clock: Clock;
  /** How to wait between tries within one call; real time by default. */
  wait?: (durationMs: number) => Promise<void>;
}
