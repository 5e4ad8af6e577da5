/** A host name, as an authserv-id is in practice (RFC 8601, section 2.5). */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

export function isServerName(name: string): boolean {
  return NAME.test(name);
}

/** The authserv-id of an Authentication-Results field (RFC 8601, section 2.2), in lower case; null where it names none. */
export function serverOf(results: string | undefined): string | null {
  const server = /^\s*([A-Za-z0-9.-]{1,253})\s*(?:;|\s\d|$)/.exec(results ?? '')?.[1];
  return server?.toLowerCase() ?? null;
}

/** Which server the newest mails of a mailbox name at their top: how many of how many. */
export interface SeenServer {
  server: string;
  mails: number;
  of: number;
}

/** The one that most of them name, or null where none does. */
export function mostNamed(topmost: readonly (string | undefined)[]): SeenServer | null {
  const named = topmost.flatMap((results) => serverOf(results) ?? []);
  const [most] = [...Map.groupBy(named, (server) => server)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  return most === undefined ? null : { server: most[0], mails: most[1].length, of: topmost.length };
}
