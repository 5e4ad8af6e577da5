import type { IncomingMessage } from 'node:http';
import { HTTPReceiver, type HTTPReceiverOptions } from '@slack/bolt';
import { systemClock } from '../lib/time.ts';

const WINDOW_MS = 5 * 60_000;

/**
 * Bolt's own receiver of signed requests. It refuses what was signed more than five minutes ago, but takes
 * every time to come, so that a request dated ahead could be sent again for as long: that is refused here.
 * Both compare with the time of the machine.
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function createHttpReceiver(options: HTTPReceiverOptions): HTTPReceiver {
  const receiver = new HTTPReceiver(options);
  const verify = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    if (isTimely(request, systemClock.now())) {
      verify(request, response);
      return;
    }
    options.logger?.warn('A request was refused: it says that it was sent at a time to come');
    response.writeHead(401).end();
  };
  return receiver;
}

/** One without a time is left to Bolt, which refuses it too where it has to have one. */
function isTimely({ headers }: IncomingMessage, now: Date): boolean {
  const signedAt = headers['x-slack-request-timestamp'];
  if (signedAt === undefined) return true;
  const ahead = Number(signedAt) * 1_000 - now.getTime();
  return ahead <= WINDOW_MS;
}
