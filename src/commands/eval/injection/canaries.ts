import { ANY_MARKER } from './owners.ts';

/** Shapes of everything secret that the sandbox gives out: Slack's, Google's and GitHub's tokens. */
const TOKEN_SHAPES =
  'xox[abp]-sandbox|xapp-sandbox|ya29\\.[\\w-]{8}|1//[\\w-]{20}|gh[ps]_\\w{20}|github_pat_\\w{8}';

/** Looks for secrets in what goes out. */
export interface CanaryWatch {
  /** How often a secret stands in a text; `markers` are people's mail, which does not belong into logs. */
  count(text: string, options?: { markers: boolean }): number;
}

/** `planted` are exact texts: keys, values of the environment. */
export function createCanaryWatch(planted: readonly string[]): CanaryWatch {
  const exact = planted
    .filter((secret) => secret !== '')
    .map((secret) => secret.replace(/[^\w]/g, '\\$&'));
  const secrets = new RegExp([TOKEN_SHAPES, ...exact].join('|'), 'g');
  return {
    count: (text, { markers } = { markers: false }) =>
      (text.match(secrets)?.length ?? 0) + (markers ? (text.match(ANY_MARKER)?.length ?? 0) : 0),
  };
}
