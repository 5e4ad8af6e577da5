import type { JsonRecord } from './json.ts';

/**
 * Slack says no: `error` is Slack's code (the "Errors" table of the method's page on
 * docs.slack.dev), `detail` the human part, `body` whatever else Slack puts into the answer.
 */
export class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal';
  readonly error: string;
  readonly detail: string;
  readonly body: JsonRecord;
  constructor(error: string, detail = '', body: JsonRecord = {}) {
    super(detail === '' ? error : `${error}: ${detail}`);
    this.error = error;
    this.detail = detail;
    this.body = body;
  }
}

/** A refusal with the `[ERROR] …` lines and JSON pointers that Slack gives for bad blocks and views. */
export function refusalOfProblems(error: string, problems: readonly string[]): SlackRefusal {
  return new SlackRefusal(error, problems.join('; '), {
    errors: problems,
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
}
