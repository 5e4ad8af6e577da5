import { type BuildRecord, endOf, type JobRecord, openInput } from './world.ts';

export const ROOT = 'https://ci.example';

export function pathOf(job: string): string {
  return job
    .split('/')
    .map((part) => `/job/${encodeURIComponent(part)}`)
    .join('');
}

const CAUSES = {
  push: { _class: 'jenkins.branch.BranchEventCause', shortDescription: 'Push event to branch' },
  user: { _class: 'hudson.model.Cause$UserIdCause', shortDescription: 'Started by user' },
  replay: { _class: 'org.jenkinsci.plugins.workflow.cps.replay.ReplayCause' },
} as const;

function causesOf({ causes, user }: BuildRecord) {
  return causes.map(({ kind, original }) => ({
    ...CAUSES[kind],
    ...(kind === 'user' ? { userId: user, userName: user } : {}),
    ...(kind === 'replay' ? { shortDescription: `Replayed #${original ?? 0}` } : {}),
  }));
}

function parametersOf({ parameters }: BuildRecord) {
  return Object.entries(parameters).map(([name, value]) => ({
    _class: 'hudson.model.StringParameterValue',
    name,
    value,
  }));
}

/** Those of a build, as of an item of the queue; Jenkins puts an empty object for each that exports nothing. */
function actionsOf(build: BuildRecord): Record<string, unknown>[] {
  const parameters = parametersOf(build);
  return [
    { _class: 'hudson.model.CauseAction', causes: causesOf(build) },
    ...(parameters.length === 0 ? [] : [{ _class: 'hudson.model.ParametersAction', parameters }]),
    {},
  ];
}

export function presentBuild({ job, kind }: JobRecord, build: BuildRecord, now: number) {
  const ended = endOf(build, now);
  const { number, queueId, startsAt, sha, branch } = build;
  const stopped = build.answered?.proceeds === false;
  const items = [
    {
      commitId: sha,
      msg: `Change ${number}`,
      author: { fullName: build.user },
      _class: 'GitChangeSet',
    },
  ];
  const isPipeline = kind === 'pipeline';
  return {
    _class: isPipeline
      ? 'org.jenkinsci.plugins.workflow.job.WorkflowRun'
      : 'hudson.model.FreeStyleBuild',
    number,
    url: `${ROOT}${pathOf(job)}/${number}/`,
    queueId,
    timestamp: startsAt,
    duration: ended === null ? 0 : ended - startsAt,
    building: ended === null,
    result: ended === null ? null : stopped ? 'ABORTED' : build.outcome,
    actions: [
      ...actionsOf(build),
      {
        _class: 'hudson.plugins.git.util.BuildData',
        lastBuiltRevision: { SHA1: sha, branch: [{ SHA1: sha, name: `origin/${branch}` }] },
      },
    ],
    ...(isPipeline ? { changeSets: [{ items }] } : { changeSet: { items } }),
  };
}

export function presentJob(record: JobRecord, now: number) {
  const builds = record.builds.toReversed().map((build) => presentBuild(record, build, now));
  const { job, kind, parameters } = record;
  return {
    _class:
      kind === 'pipeline'
        ? 'org.jenkinsci.plugins.workflow.job.WorkflowJob'
        : 'hudson.model.FreeStyleProject',
    fullName: job,
    name: job.split('/').at(-1),
    url: `${ROOT}${pathOf(job)}/`,
    buildable: true,
    // The others are in `allBuilds`.
    builds: builds.slice(0, 100),
    lastBuild: builds[0] ?? null,
    property: [
      {},
      {
        _class: 'hudson.model.ParametersDefinitionProperty',
        parameterDefinitions: parameters.map(({ name, choices, value }) => ({
          _class: choices
            ? 'hudson.model.ChoiceParameterDefinition'
            : 'hudson.model.StringParameterDefinition',
          name,
          ...(choices ? { choices } : {}),
          defaultParameterValue: { name, value: value ?? choices?.[0] ?? '' },
        })),
      },
    ],
  };
}

export interface Folder {
  _class: string;
  name: string;
  fullName: string;
  jobs: (Folder | ReturnType<typeof presentJob>)[];
}

/** Jobs inside of their folders. */
export function presentAll(jobs: Iterable<JobRecord>, now: number): Folder {
  const root: Folder = { _class: 'hudson.model.Hudson', name: '', fullName: '', jobs: [] };
  for (const record of jobs) {
    const folders = record.job.split('/').slice(0, -1);
    let here = root;
    for (const name of folders) {
      const fullName = here.fullName === '' ? name : `${here.fullName}/${name}`;
      const known = here.jobs.find(
        (each): each is Folder => each.fullName === fullName && 'jobs' in each,
      );
      const next = known ?? {
        _class: 'com.cloudbees.hudson.plugins.folder.Folder',
        name,
        fullName,
        jobs: [],
      };
      if (known === undefined) here.jobs.push(next);
      here = next;
    }
    here.jobs.push(presentJob(record, now));
  }
  return root;
}

export function presentQueueItem(record: JobRecord, item: BuildRecord) {
  const done = item.number > 0;
  const { number, queueId, startsAt } = item;
  return {
    _class: done ? 'hudson.model.Queue$LeftItem' : 'hudson.model.Queue$WaitingItem',
    id: queueId,
    cancelled: done ? false : undefined,
    inQueueSince: startsAt,
    why: done ? null : 'In the quiet period. Expires in 4.9 sec',
    actions: actionsOf(item),
    task: { name: record.job.split('/').at(-1), url: `${ROOT}${pathOf(record.job)}/` },
    executable: done ? { number, url: `${ROOT}${pathOf(record.job)}/${number}/` } : undefined,
  };
}

/** `wfapi/describe` of the Pipeline REST API plugin. */
export function presentStages(build: BuildRecord, now: number) {
  const ended = endOf(build, now);
  const input = openInput(build, now);
  const failed = ended !== null && build.outcome === 'FAILURE';
  const stage = (id: string, name: string, status: string) => ({ id, name, status });
  const running = input === null ? 'IN_PROGRESS' : 'PAUSED_PENDING_INPUT';
  return {
    id: String(build.number),
    name: `#${build.number}`,
    status: ended === null ? running : failed ? 'FAILED' : 'SUCCESS',
    stages: [
      stage('6', 'build', 'SUCCESS'),
      stage('12', input?.stage ?? 'test', ended === null ? running : failed ? 'FAILED' : 'SUCCESS'),
    ],
  };
}
