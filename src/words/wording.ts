/** Words that are said in more than one place, so that the same thing always reads the same. */
export const WORDING = {
  nothingDone: 'Nothing was done.',
  nothingChanged: 'Nothing was changed.',
  asksFirst: 'Every action asks you first. No answer is no action.',
  notConnected: 'No source is connected for you yet.',
  onlyConnected: 'I know only what your connected sources told me.',
  tryAgain: 'Please try again in a minute.',
  membersOnly: 'Nightshift works for full members of this workspace only.',
  looking: 'Looking…',
  looked: 'What I looked at',
  sentDirect: 'I sent it to you in our direct messages.',
} as const;

/** What is said when something went wrong on our side; the log line carries the same reference. */
export function wentWrong(reference: string): { what: string; safe: string; next: string } {
  return {
    what: 'Something went wrong on our side.',
    safe: WORDING.nothingDone,
    next: `${WORDING.tryAgain} ${ifItStays(reference)}`,
  };
}

export function ifItStays(reference: string): string {
  return `If it stays, tell whoever runs Nightshift this reference: ${reference}`;
}
