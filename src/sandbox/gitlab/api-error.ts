/** A refusal in GitLab's words: `{ message }`, or `{ error, error_description?, scope? }` from its OAuth layer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(`Status ${status}`);
    this.status = status;
    this.body = body;
  }
}

export function notFound(what = ''): ApiError {
  return new ApiError(404, { message: `404${what === '' ? '' : ` ${what}`} Not Found` });
}

export function badParameter(name: string, why: string): ApiError {
  return new ApiError(400, { error: `${name} ${why}` });
}
