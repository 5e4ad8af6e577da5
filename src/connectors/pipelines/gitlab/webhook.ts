import {
  header,
  idsOf,
  isSame,
  isStandardSecret,
  standardId,
  type Delivery,
  type Webhook,
} from '../webhook.ts';

const EVENTS: ReadonlySet<string> = new Set(['Pipeline Hook', 'Job Hook', 'Deployment Hook']);

/**
 * A `whsec_…` is GitLab's signing token, and then only the signature counts; any other secret is the one
 * that GitLab sends along in `X-Gitlab-Token`, in the clear and without a time.
 */
export const gitlabWebhook: Webhook = {
  authenticate(delivery, { secret, now }) {
    const id = isStandardSecret(secret)
      ? standardId(delivery, { secret, now })
      : idBesideToken(delivery, secret);
    if (id === null) return null;
    return {
      ids: idsOf(id, delivery),
      concernsRuns: EVENTS.has(header(delivery, 'x-gitlab-event')),
    };
  },
};

/** `Idempotency-Key` stays the same when GitLab tries again. */
function idBesideToken(delivery: Delivery, secret: string): string | null {
  if (!isSame(header(delivery, 'x-gitlab-token'), secret)) return null;
  return header(delivery, 'idempotency-key');
}
