import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import {
  type Delivery,
  header,
  hmac,
  isRecent,
  isSame,
  REPLAY_WINDOW_MS,
  standardId,
  type Webhook,
} from '../webhook.ts';
import { instantAt, isAboutRun, toRun } from './mapping.ts';
import { type Settings, settingsOf, type Signature } from './settings.ts';

/** Deliveries of a sender that can be asked nothing: what they say, signed and lately, is all there is. */
export const incomingWebhook: Webhook = {
  signedWith: 'read',
  authenticate(delivery, { secret, now, account }) {
    const settings = settingsOf(account);
    const id =
      settings.signature === undefined
        ? standardId(delivery, { secret, now })
        : idOf(delivery, { secret, now, signature: settings.signature });
    const data = id === null ? undefined : dataOf(delivery);
    if (id === null || !isTimely(data, settings, now)) return null;
    // What is no JSON is told as misread, not passed over.
    return {
      ids: [`id:${id}`],
      concernsRuns: data === undefined || isAboutRun(data, settings),
    };
  },
  runs(delivery, { account, now }): readonly Run[] {
    const data = dataOf(delivery);
    if (data === undefined) throw new Invalid('A delivery is no JSON');
    return [toRun(data, settingsOf(account), now)];
  },
};

/** The signature itself where it holds, which names all that was signed: the same words later are another delivery. */
function idOf(
  delivery: Delivery,
  { secret, now, signature }: { secret: string; now: Date; signature: Signature },
): string | null {
  const { prefix, encoding, timestampHeader } = signature;
  const timestamp =
    timestampHeader === undefined ? null : header(delivery, timestampHeader.toLowerCase());
  if (timestamp !== null && !isRecent(timestamp, now)) return null;
  const signed = [...(timestamp === null ? [] : [`${timestamp}.`]), delivery.body];
  const expected = `${prefix}${hmac(secret, signed).toString(encoding)}`;
  return isSame(header(delivery, signature.header.toLowerCase()), expected) ? expected : null;
}

/** Where no header's time is signed, the one in the body stands for it. */
function isTimely(data: unknown, { signature, run }: Settings, now: Date): boolean {
  if (signature === undefined || signature.timestampHeader !== undefined) return true;
  const at = instantAt(data, run.updatedAt);
  return at !== null && Math.abs(at.getTime() - now.getTime()) <= REPLAY_WINDOW_MS;
}

function dataOf({ body }: Delivery): unknown {
  try {
    return parseJson(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
