import type { Connection } from '../../connector.ts';
import { createConditionalCache } from '../conditional-cache.ts';
import { openRestClient, type RestClient } from '../rest-client.ts';

export interface Answer {
  data: unknown;
  /** The number of the next page; null on the last. */
  nextPage: string | null;
}

/**
 * One account's way to the API: personal, project, group and OAuth tokens are all taken as bearer tokens.
 * `@gitbeaker/rest` by itself sends again after 429 and 502, also what changes something.
 */
export interface Client extends Pick<RestClient, 'text' | 'send'> {
  /** `target` is path and query below the API, with every part encoded. */
  get(target: string): Promise<Answer>;
}

export function createClients(apiUrl: string): { open(connection: Connection): Client } {
  const baseUrl = apiUrl.replace(/\/+$/, '');
  const cache = createConditionalCache();
  return {
    open: (connection) => {
      const rest = openRestClient({ provider: 'GitLab', baseUrl, cache }, connection);
      return {
        text: rest.text,
        send: rest.send,
        get: async (target) => {
          const { data, headers } = await rest.answer(target);
          return { data, nextPage: headers.get('x-next-page') || null };
        },
      };
    },
  };
}
