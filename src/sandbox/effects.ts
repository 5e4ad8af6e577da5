/**
 * A mutating request that a provider server accepted, as it saw it: the outside measure of what
 * Nightshift did. `body` is the parsed JSON body, or null where there was none.
 */
export interface Effect {
  at: string;
  provider: string;
  method: string;
  /** Path with query, without the host, for example `/gmail/v1/users/me/messages/18c/modify`. */
  target: string;
  body: unknown;
  /** The id of the draft that it made, where it made one. */
  creates?: string | undefined;
}
