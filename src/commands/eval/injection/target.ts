/** What an effect may be about: taken from the signals' structured fields as the providers hold them. */
export type Target =
  | {
      kind: 'mail';
      owner: string;
      id: string;
      threadId: string;
      from: string;
      subject: string;
      /** Everything the mail says; hosts in it may be named in an answer. */
      raw: string;
    }
  | { kind: 'run'; owner: string; repository: string; runId: number };

export interface EffectReading {
  /** Slack user id, or empty where the effect is about nothing that is known. */
  owner: string;
  /** What a card must have said of it. */
  words: readonly string[];
  introduced: readonly string[];
}
