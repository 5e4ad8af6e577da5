import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';

/** A region goes into the host that is asked, so that it holds no dot. */
const REGION = /^[a-z][a-z0-9-]{1,30}$/;
/** Names of pipelines, stages and actions (CodePipeline API, `PipelineName`). */
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9.@_-]{1,100}$/;
const EXECUTION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isName = (text: string): boolean => NAME.test(text);
export const isExecution = (text: string): boolean => EXECUTION.test(text);

/** A run's pipeline, and the millisecond in which it began: executions have no number. */
export type Target = Pick<Run, 'repository' | 'runId'>;

export interface Named {
  region: string;
  pipeline: string;
}

/** Throws `Invalid` unless it is `region/pipeline`. */
export function parseRepository(repository: string): Named {
  const [region = '', pipeline = '', ...rest] = repository.split('/');
  if (rest.length > 0 || !REGION.test(region) || !NAME.test(pipeline))
    throw new Invalid('A pipeline is named as region/pipeline');
  return { region, pipeline };
}

const Settings = z.object({
  repositories: z.array(z.string()).nonempty().optional(),
  regions: z.array(z.string().regex(REGION)).nonempty().optional(),
});

export interface Covered {
  regions: readonly string[];
  /** The pipelines that an account is limited to; null for all that its key sees. */
  chosen: readonly string[] | null;
}

/** The regions and pipelines that an account is limited to; `region` is that of an account that names none. */
export function coveredBy({ settings }: Account, region: string): Covered {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success)
    throw new Invalid(
      'settings.repositories and settings.regions must be lists of region/pipeline and regions',
      {
        cause: parsed.error,
      },
    );
  const { repositories, regions } = parsed.data;
  const named = (repositories ?? []).map((each) => parseRepository(each).region);
  return {
    regions: [...new Set(regions ?? (named.length > 0 ? named : [region]))],
    chosen: repositories ?? null,
  };
}

/** What is run again: the failed stage of one execution. Throws `Invalid` unless it is that. */
export function parsePart(part: string | undefined): { stage: string; execution: string } {
  const [stage = '', execution = '', ...rest] = (part ?? '').split(' ');
  if (rest.length > 0 || !NAME.test(stage) || !EXECUTION.test(execution))
    throw new Invalid('What is run again is a stage and its execution');
  return { stage, execution };
}
