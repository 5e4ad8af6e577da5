import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Signer } from './signature.ts';
import type { ExecutionRecord, PipelineRecord, World } from './world.ts';

export interface Call {
  world: World;
  now: number;
  signer: Signer;
  operation: string;
}

export type Operation = (call: Call, input: unknown) => unknown;

export const Name = z.string().regex(/^[A-Za-z0-9.@_-]{1,100}$/);
export const Id = z.uuid();

export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (call: Call, input: z.infer<Schema>) => unknown,
): Operation {
  return (call, input) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success)
      throw new AwsError('ValidationException', z.prettifyError(parsed.error).slice(0, 200));
    return run(call, parsed.data);
  };
}

export function pipelineOf({ world, signer }: Call, name: string): PipelineRecord {
  const found = world.pipelines.get(`${signer.region}/${name}`);
  if (found === undefined)
    throw new AwsError('PipelineNotFoundException', `Account has no pipeline with name '${name}'`);
  return found;
}

export function executionOf({ executions }: PipelineRecord, id: string): ExecutionRecord {
  const found = executions.find((each) => each.id === id);
  if (found === undefined)
    throw new AwsError('PipelineExecutionNotFoundException', `No execution with id '${id}'`);
  return found;
}
