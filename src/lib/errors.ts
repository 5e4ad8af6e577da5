/** Errors are named by what to do next. Anything else that is thrown is a bug and ends the process. */

/** Try again, after `retryAfterMs` where the other side named it. */
export class Transient extends Error {
  override readonly name = 'Transient';
  readonly retryAfterMs: number | undefined;
  constructor(
    message: string,
    options: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The grant is gone: the account waits until its owner connects it again. */
export class Reauthorise extends Error {
  override readonly name = 'Reauthorise';
  readonly accountId: string;
  constructor(accountId: string, options: { cause?: unknown } = {}) {
    super(`Account ${accountId} must be connected again`, { cause: options.cause });
    this.accountId = accountId;
  }
}

/** The input cannot be accepted as it is; trying again changes nothing. */
export class Invalid extends Error {
  override readonly name = 'Invalid';
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
  }
}

/** Somebody else was first, or the world changed since; look again before acting. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
  }
}

/**
 * A mutating call was sent and its answer never came: the effect may or may not have happened.
 * It is never sent again automatically.
 */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
  }
}

export type ExpectedError = Transient | Reauthorise | Invalid | Conflict | UnknownOutcome;

export function isExpected(error: unknown): error is ExpectedError {
  return (
    error instanceof Transient ||
    error instanceof Reauthorise ||
    error instanceof Invalid ||
    error instanceof Conflict ||
    error instanceof UnknownOutcome
  );
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
