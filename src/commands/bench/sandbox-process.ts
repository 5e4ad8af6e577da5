import { createShiftableClock, systemClock } from '../../lib/time.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { sampleNight } from '../../sandbox/sample-night/index.ts';
import { generatedMails } from './generated-mail.ts';

/**
 * The outside world in a process of its own, so that the bench measures Nightshift's memory and not the
 * sandbox's. Speaks with its parent: `ready` → ← `{ deliver: n }` → `delivered`.
 */
const clock = createShiftableClock(systemClock.now());
const sandbox = await createSandbox({ clock });
const night = sampleNight({ dawn: clock.now() });
const arriving = night.mails.filter(({ labelIds }) => !labelIds.includes('SENT'));
sandbox.gmail.addMailbox(night.mailbox);

process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('deliver' in message)) return;
  for (const { id, raw, labelIds } of generatedMails(arriving, Number(message.deliver))) {
    sandbox.gmail.deliver(night.mailbox, raw, {
      id,
      receivedAt: clock.now(),
      labelIds: [...labelIds],
    });
  }
  process.send?.({ type: 'delivered' });
});
process.on('disconnect', () => process.exit(0));
process.send?.({
  type: 'ready',
  environment: sandbox.environment,
  secret: JSON.stringify(sandbox.gmail.grants(night.mailbox)),
});
