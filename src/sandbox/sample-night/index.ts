import type { RunSpec } from '../github/server.ts';
import { mailboxesBefore, type SampleMailbox } from './mailboxes.ts';
import { mailsBefore, type SampleMail } from './mails.ts';
import { type RunElsewhere, runsElsewhereBefore } from './runs-elsewhere.ts';
import { runsBefore } from './runs.ts';

export { beginRun, type RunElsewhere } from './runs-elsewhere.ts';
export type { SampleMailbox } from './mailboxes.ts';
export type { SampleMail } from './mails.ts';

export interface SampleNight {
  /** In the order of arrival; Dana's own answer, labelled `SENT`, is among them. */
  mails: SampleMail[];
  /** In the order in which they begin; seed them in this order, so that branches grow. */
  runs: RunSpec[];
  /** At what else runs pipelines, in the order in which they begin. */
  runsElsewhere: RunElsewhere[];
  mailbox: string;
  /** Dana's other mailboxes, at other providers, with mails of their own. */
  elsewhere: SampleMailbox[];
  repositories: string[];
}

/**
 * One night of Dana Petrov, platform lead at Harborlight in Berlin, from nine hours before `dawn` on: a
 * customer stands still since the release train of 03:40, the fix waits for an approval, and between
 * fifty mails five try to deceive. The same `dawn` gives the same night, byte for byte.
 */
export function sampleNight({ dawn }: { dawn: Date }): SampleNight {
  const runs = runsBefore(dawn);
  return {
    mails: mailsBefore(dawn),
    runs,
    runsElsewhere: runsElsewhereBefore(dawn),
    mailbox: 'dana@harborlight.example',
    elsewhere: mailboxesBefore(dawn),
    repositories: [...new Set(runs.map(({ repo }) => repo))].sort(),
  };
}
