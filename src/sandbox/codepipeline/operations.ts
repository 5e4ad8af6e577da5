import { AwsError } from './aws-error.ts';
import type { Call } from './operation.ts';
import { READS } from './reads.ts';
import { WRITES } from './writes.ts';

const SERVICES: ReadonlyMap<string, string> = new Map([
  ['CodePipeline_20150709', 'codepipeline'],
  ['CodeBuild_20161006', 'codebuild'],
  ['Logs_20140328', 'logs'],
]);

/** Which service a target is of; undefined for one that is not here. */
export function serviceOf(target: string): string | undefined {
  return SERVICES.get(target.split('.', 1)[0] ?? '');
}

/** What AWS answers; throws `AwsError`. */
export function carryOut(call: Call, input: unknown): unknown {
  const { signer, operation: name, world } = call;
  const read = READS[name];
  if (read !== undefined) return read(call, input);
  const write = WRITES[name];
  if (write === undefined) throw new AwsError('UnknownOperationException', name);
  if (!signer.key.mayWrite)
    throw new AwsError(
      'AccessDeniedException',
      `User: ${signer.key.user} is not authorized to perform it`,
    );
  const before = world.effects.length;
  const answer = write(call, input);
  const effect = world.effects[before];
  if (effect !== undefined) effect.body = input;
  return answer;
}
