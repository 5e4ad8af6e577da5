import type { FaultKind } from '../faults.ts';

/** One refusal in Microsoft's words. */
export interface Refusal {
  status: number;
  /** For example `ErrorItemNotFound`; clients must go by this and not by the message. */
  code: string;
  message: string;
  headers?: Readonly<Record<string, string>>;
}

/** Thrown by a handler, answered in Microsoft Graph's JSON error shape. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** learn.microsoft.com/graph/errors. */
export function errorBody({ code, message }: Refusal): { error: Record<string, unknown> } {
  const requestId = '5f3c1a52-0000-4000-8000-5a4db0c0ffee';
  return {
    error: {
      code,
      message,
      innerError: {
        date: '2026-11-20T06:00:00',
        'request-id': requestId,
        'client-request-id': requestId,
      },
    },
  };
}

/** The same refusal as a fault to switch on, for whole requests or for single parts of a batch. */
export function faultOf(refusal: Refusal, retryAfterS?: number): FaultKind {
  const kind = { type: 'status', status: refusal.status, body: errorBody(refusal) } as const;
  return retryAfterS === undefined ? kind : { ...kind, retryAfterS };
}

export const MAILBOX_CONCURRENCY: Refusal = {
  status: 429,
  code: 'ApplicationThrottled',
  message: 'Application is over its MailboxConcurrency limit.',
  headers: { 'Retry-After': '1' },
};

export const SYNC_STATE_NOT_FOUND: Refusal = {
  status: 410,
  code: 'SyncStateNotFound',
  message: 'The sync state generation is not found; synchronise anew without a token.',
};

export const RESYNC_REQUIRED: Refusal = {
  status: 410,
  code: 'resyncRequired',
  message: 'Resync required. Replace any local items with the server’s version.',
};

export const INTERNAL_ERROR: Refusal = {
  status: 500,
  code: 'ErrorInternalServerError',
  message: 'An internal server error occurred. The operation failed.',
};

export function badRequest(message: string, code = 'ErrorInvalidRequest'): GraphError {
  return new GraphError({ status: 400, code, message });
}

export function badQuery(message: string): GraphError {
  return badRequest(message, 'RequestBroker--ParseUri');
}

export function notFound(): GraphError {
  return new GraphError({
    status: 404,
    code: 'ErrorItemNotFound',
    message:
      'The specified object was not found in the store., The process failed to get the correct properties.',
  });
}

export function folderExists(): GraphError {
  return new GraphError({
    status: 409,
    code: 'ErrorFolderExists',
    message: 'A folder with the specified name already exists.',
  });
}

export function malformedId(): GraphError {
  return badRequest('Id is malformed.', 'ErrorInvalidIdMalformed');
}

export function noSuchSegment(segment: string): GraphError {
  return badRequest(`Resource not found for the segment '${segment}'.`, 'BadRequest');
}

export function accessDenied(): GraphError {
  return new GraphError({
    status: 403,
    code: 'ErrorAccessDenied',
    message: 'Access is denied. Check credentials and try again.',
  });
}

export function unauthenticated(hasToken: boolean): GraphError {
  return new GraphError({
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: hasToken
      ? 'Lifetime validation failed, the token is expired.'
      : 'Access token is empty.',
    headers: { 'WWW-Authenticate': 'Bearer realm="", error="invalid_token"' },
  });
}
