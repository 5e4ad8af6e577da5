/** A refusal in AWS' JSON 1.1 protocol: status 400, and its type in `__type`. */
export class AwsError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
