import { parse } from 'yaml';
import { z } from 'zod';
import { isResolved } from '../../../domain/environments.ts';
import type { Client } from './client.ts';
import { Refused } from './errors.ts';
import { repositoryPath } from './rerun.ts';
import { parseAnswer } from './shapes.ts';

const BYTES_MAX = 512 * 1_024;
const ApiContent = z.object({ encoding: z.literal('base64'), content: z.string() });

const Input = z
  .object({ required: z.boolean().catch(false), default: z.unknown().optional() })
  .catch({
    required: false,
    default: undefined,
  });
const Group = z.union([z.string(), z.object({ group: z.string() })]).optional();
const Workflow = z.object({
  concurrency: Group,
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  jobs: z.record(
    z.string(),
    z.object({
      environment: z.union([z.string(), z.object({ name: z.string() })]).optional(),
      concurrency: Group,
      uses: z.unknown().optional(),
    }),
  ),
});
const Dispatch = z.object({ inputs: z.record(z.string(), Input).nullish() }).nullish();

/** What a workflow's file says of being started by hand. */
export interface WorkflowFile {
  dispatchable: boolean;
  inputs: readonly { name: string; needed: boolean }[];
  /** Environments that its jobs name literally. */
  environments: readonly string[];
  /**
   * The same, and last what is known only as an expression: of a job that computes its environment, or that
   * calls a workflow, whatever that one names.
   */
  reaches: readonly string[];
  /** Concurrency groups as they are written, of the workflow first; expressions are not resolved. */
  groups: readonly string[];
}

/** The file as it is at one ref; null where it is not there, cannot be read or is no workflow. */
export async function workflowFile(
  client: Client,
  { repository, path, ref }: { repository: string; path: string; ref: string },
): Promise<WorkflowFile | null> {
  try {
    const { data } = await client.getCached(
      `${repositoryPath(repository)}/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${encodeURIComponent(ref)}`,
    );
    const text = Buffer.from(parseAnswer(ApiContent, data).content, 'base64').toString('utf8');
    return text.length > BYTES_MAX ? null : readWorkflow(text);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

export function readWorkflow(text: string): WorkflowFile | null {
  const parsed = Workflow.safeParse(yamlOf(text));
  if (!parsed.success) return null;
  const { on, jobs, concurrency } = parsed.data;
  const isNamed = typeof on === 'string' || Array.isArray(on);
  const dispatch = isNamed ? undefined : Dispatch.safeParse(on['workflow_dispatch']).data;
  const inputs = Object.entries(dispatch?.inputs ?? {}).map(([name, input]) => ({
    name,
    needed: input.required && input.default === undefined,
  }));
  return {
    dispatchable: isNamed ? [on].flat().includes('workflow_dispatch') : 'workflow_dispatch' in on,
    inputs,
    environments: Object.values(jobs).flatMap(environmentsIn),
    reaches: reachedBy(Object.values(jobs)),
    groups: [{ concurrency }, ...Object.values(jobs)].flatMap(({ concurrency: group }) =>
      group === undefined ? [] : [typeof group === 'string' ? group : group.group],
    ),
  };
}

type Job = z.infer<typeof Workflow>['jobs'][string];

function environmentsIn({ environment }: Job): string[] {
  if (environment === undefined) return [];
  return [typeof environment === 'string' ? environment : environment.name];
}

function reachedBy(jobs: readonly Job[]): string[] {
  const called = jobs.flatMap(({ uses }) =>
    uses === undefined ? [] : [`\${{ uses ${typeof uses === 'string' ? uses : ''} }}`],
  );
  const names = [...new Set([...jobs.flatMap(environmentsIn), ...called])];
  return [...names.filter(isResolved), ...names.filter((name) => !isResolved(name))];
}

function yamlOf(text: string): unknown {
  try {
    // Aliases multiply, and a workflow needs few.
    return parse(text, { maxAliasCount: 50 });
  } catch {
    return null;
  }
}
