import { afterEach, beforeEach, describe } from 'vitest';
import type { MailReader } from '#src/connectors/mail/connector.ts';
import { changedTests } from './mail-changed.ts';
import { filingTests } from './mail-filing.ts';
import { readingTests } from './mail-reading.ts';
import { troubleTests } from './mail-trouble.ts';
import { HTTP, type MailHarness } from './mail-world.ts';
import { sendingTests } from './mail-sending.ts';
import { writingTests } from './mail-writing.ts';

/** What flow relies on, whichever provider is behind it. */
export function mailContract(
  name: string,
  setup: () => Promise<MailHarness>,
  protocol = HTTP,
): void {
  describe(`${name} as a mail connector`, () => {
    let harness: MailHarness;
    let reader: MailReader;
    beforeEach(async () => {
      harness = await setup();
      reader = harness.connector.openReader(harness.connection('read'));
    });
    afterEach(async () => await harness.close());

    readingTests(() => ({ harness, reader }));
    troubleTests(() => ({ harness, reader }), protocol);
    changedTests(() => ({ harness, reader }));
    filingTests(() => ({ harness, reader }));
    writingTests(() => ({ harness, reader }), protocol);
    sendingTests(() => ({ harness, reader }), protocol);
  });
}
