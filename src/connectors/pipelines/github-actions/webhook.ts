import { header, hmac, idsOf, isSame, type Webhook } from '../webhook.ts';

const EVENTS: ReadonlySet<string> = new Set([
  'workflow_run',
  'workflow_job',
  'deployment',
  'deployment_status',
  'deployment_review',
  'deployment_protection_rule',
]);

/**
 * GitHub signs the body alone ("Validating webhook deliveries"), neither its id nor its time: a replay can
 * carry another id, and is known by its bytes. The older SHA-1 signature is not looked at.
 */
export const githubWebhook: Webhook = {
  authenticate(delivery, { secret }) {
    const expected = `sha256=${hmac(secret, [delivery.body]).toString('hex')}`;
    if (!isSame(header(delivery, 'x-hub-signature-256'), expected)) return null;
    return {
      ids: idsOf(header(delivery, 'x-github-delivery'), delivery),
      concernsRuns: EVENTS.has(header(delivery, 'x-github-event')),
    };
  },
};
