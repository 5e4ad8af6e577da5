import type { Connectors, Plan } from '#src/actions/action.ts';
import { createCalendarConnectors } from '#src/connectors/calendar/index.ts';
import { createMailConnectors } from '#src/connectors/mail/index.ts';
import { createOneClick } from '#src/connectors/one-click/one-click.ts';
import { createPipelineConnectors } from '#src/connectors/pipelines/index.ts';
import { systemClock } from '#src/lib/time.ts';
import type { ActionKind, ProviderRequest } from '#src/domain/proposal.ts';

const nowhere = {
  apiUrl: 'http://127.0.0.1:1',
  oauthUrl: 'http://127.0.0.1:1',
  clientId: 'id',
  clientSecret: 'secret',
};

const outlook = { ...nowhere, tenant: 'common', clock: systemClock };

/** The product's own connectors; planning asks no provider, so that there is none. */
export const connectors: Connectors = {
  mail: createMailConnectors({ gmail: nowhere, outlook }),
  calendars: createCalendarConnectors({ google: nowhere, outlook }),
  oneClick: createOneClick({ gateway: nowhere.apiUrl }),
  pipelines: createPipelineConnectors({
    github: { apiUrl: 'http://127.0.0.1:1', clock: systemClock },
    gitlab: { apiUrl: 'http://127.0.0.1:1' },
    argoCd: { url: undefined },
    kubernetes: { url: undefined },
    jenkins: { url: undefined },
    codepipeline: { endpoint: undefined, region: 'us-east-1', clock: systemClock },
  }),
};

export function boundOf(kind: ActionKind, plan: Plan | null) {
  if (plan === null) throw new Error(`Nothing was planned for ${kind}`);
  return { kind, ...plan };
}

/** The same request, changed in each way in which one can be. */
export function changedRequests(request: ProviderRequest): [string, ProviderRequest][] {
  const { method, target, body } = request;
  const elsewhere = target.replace(/([A-Za-z0-9]+)(\/[a-z-]+)?$/, '$1x$2');
  return [
    ...(['POST', 'PUT', 'PATCH', 'DELETE'] as const)
      .filter((other) => other !== method)
      .map((other): [string, ProviderRequest] => [other, { ...request, method: other }]),
    ['another object', { ...request, target: elsewhere }],
    ['a longer path', { ...request, target: `${target}/` }],
    ['a query', { ...request, target: `${target}?x=1` }],
    ['a line break', { ...request, target: `${target}\n` }],
    ['another path', { ...request, target: '/gmail/v1/users/me/messages/send' }],
    ['a path above', { ...request, target: `/x/..${target}` }],
    ['nothing to say', { ...request, body: body === null ? {} : null }],
    ['an empty body', { ...request, body: {} }],
    ['one more field', { ...request, body: { ...body, sendAsEmail: 'eve@evil.example' } }],
    ['a field renamed', { ...request, body: { renamed: body } }],
  ];
}
