/** One `resinfo` of an Authentication-Results field (RFC 8601, section 2.2), in lower case but for its properties. */
export interface MethodResult {
  method: string;
  result: string;
  properties: ReadonlyMap<string, string>;
}

export interface StatedResults {
  /** The authserv-id; null where the field names none, as Exchange Online's does. */
  server: string | null;
  results: readonly MethodResult[];
  /** Nothing of it is missing, and nothing in it could hide where one result ends and another begins. */
  isWhole: boolean;
}

/** As many characters of a header as reading keeps. */
const KEPT_MAX = 1_000;

/** What a field states outside of its comments and quotes: in those are words that the sender may have chosen. */
export function resultsIn(field: string): StatedResults {
  const kept = field.slice(0, KEPT_MAX);
  const stated = withoutComments(kept.replace(/"(?:[^"\\]|\\.){0,300}"/g, '_'));
  const parts = stated.split(';').map((part) => part.trim());
  const [first = ''] = parts;
  const isNamed = first !== '' && !/^[\w-]{1,30}\s?=/.test(first);
  return {
    server: isNamed ? (first.split(/\s/)[0] ?? '').toLowerCase() : null,
    results: (isNamed ? parts.slice(1) : parts).flatMap((part) => resultOf(part) ?? []),
    isWhole: kept.length < KEPT_MAX && !/["()]/.test(stated),
  };
}

/** Comments may stand in comments (RFC 5322, section 3.2.2). */
function withoutComments(text: string): string {
  const less = text.replace(/\([^()]*\)/g, ' ');
  return less === text ? text : withoutComments(less);
}

function resultOf(part: string): MethodResult | null {
  const [head = '', ...rest] = part.replace(/\s?=\s?/g, '=').split(/\s+/);
  const [, method, result] =
    /^([a-z-]{1,30})(?:\/\d+)?=([a-z]{1,20})$/.exec(head.toLowerCase()) ?? [];
  if (method === undefined || result === undefined) return null;
  const properties = rest.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).toLowerCase(), pair.slice(at + 1)];
  });
  return { method, result, properties: new Map(properties) };
}
