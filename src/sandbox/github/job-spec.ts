import { evenSteps, userNamed } from './plan.ts';
import type { Annotation, JobPlan } from './records.ts';

export interface StepSpec {
  name: string;
  /** Null: the step hangs until somebody cancels the run. */
  durationMs?: number | null;
  conclusion?: string;
}

export interface JobSpec {
  name: string;
  /** After the run was created, or its gate opened; null: no runner ever takes it. Default 5 s. */
  startAfterMs?: number | null;
  /** Of all steps together where they are given as names; null: it hangs. Default 60 s. */
  durationMs?: number | null;
  /** `success` (default), `failure`, `timed_out`, `cancelled`, `skipped`, `neutral`, `action_required`. */
  conclusion?: string;
  /** Names, or steps with their own duration and conclusion. */
  steps?: readonly (string | StepSpec)[];
  /** Served once the job is completed. Without it the log endpoint answers 404. */
  log?: string;
  labels?: readonly string[];
  environment?: string;
  /** The environment has required reviewers (logins): the job waits until one approves. */
  reviewers?: readonly string[];
  waitTimerMinutes?: number;
  /** Default for a failed job: GitHub's own "Process completed with exit code 1." */
  annotations?: readonly Annotation[];
  /** What the job does when it is run again; default: the same, but it succeeds. */
  onRerun?: Omit<JobSpec, 'name' | 'onRerun'>;
}

const PLAIN_STEPS = ['Set up job', 'Run actions/checkout@v4'];

/** What the job does as specified. */
export function planOf(spec: JobSpec): JobPlan {
  const conclusion = spec.conclusion ?? 'success';
  const durationMs = spec.durationMs === undefined ? 60_000 : spec.durationMs;
  const steps = spec.steps ?? [...PLAIN_STEPS, `Run ${spec.name}`];
  const names = steps.map((step) => (typeof step === 'string' ? step : step.name));
  const even = evenSteps(names, { durationMs, conclusion });
  return {
    name: spec.name,
    labels: [...(spec.labels ?? ['ubuntu-latest'])],
    environment: spec.environment ?? null,
    reviewers:
      spec.reviewers === undefined ? null : spec.reviewers.map((login) => userNamed(login)),
    waitTimerMinutes: spec.waitTimerMinutes ?? 0,
    startAfterMs: spec.startAfterMs === undefined ? 5_000 : spec.startAfterMs,
    steps: even.map((step, index) => {
      const given = steps[index];
      return typeof given === 'object' ? { ...step, ...given } : step;
    }),
    conclusion,
    log: spec.log ?? null,
    annotations: [...(spec.annotations ?? defaultAnnotations(conclusion))],
  };
}

function defaultAnnotations(conclusion: string): Annotation[] {
  if (conclusion !== 'failure') return [];
  const message = 'Process completed with exit code 1.';
  return [{ path: '.github', line: 1, level: 'failure', title: null, message }];
}

/** What the job does when it is run again. */
export function rerunPlan(spec: JobSpec): JobPlan {
  const { log: _log, annotations: _annotations, onRerun, ...rest } = spec;
  return planOf({ ...rest, ...succeeding(rest), ...onRerun });
}

function succeeding(
  spec: JobSpec,
): Pick<JobSpec, 'conclusion' | 'steps' | 'durationMs' | 'startAfterMs'> {
  const steps = (spec.steps ?? [...PLAIN_STEPS, `Run ${spec.name}`]).map((step) =>
    typeof step === 'string' ? step : step.name,
  );
  return {
    conclusion: 'success',
    steps,
    durationMs: spec.durationMs ?? 60_000,
    startAfterMs: spec.startAfterMs ?? 5_000,
  };
}
