/** A refusal in OpenAI's shape: `{ error: { message, type, param, code } }`. */
export class ModelApiError extends Error {
  override readonly name = 'ModelApiError';
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;
  constructor(status: number, message: string, at: { param?: string; code?: string } = {}) {
    super(message);
    this.status = status;
    this.param = at.param ?? null;
    this.code = at.code ?? null;
  }

  body(): unknown {
    const { message, param, code } = this;
    return { error: { message, type: 'invalid_request_error', param, code } };
  }
}
