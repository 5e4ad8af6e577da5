/** What a deployment touches, all of it in one line of its card. */

export const whatItTouches = 'What it touches';
export const where = (environment: string, repository: string): string =>
  `${environment} of ${repository}`;
export const moreThanIsKnown = 'what nobody can tell';
export const mayAlsoReach = (names: string): string => `may also reach ${names}`;
export const through = (workflow: string): string => `through ${workflow}`;
export const throughJob = (job: string): string => `through the job ${job}`;
export const throughJobOf = (job: string, workflow: string): string =>
  `through the job ${job} of ${workflow}`;
export const nothingKnown = 'nothing that is known';
export const fromTo = (live: string, sha: string): string => `${live} → ${sha}`;
export const isLiveSince = (since: string): string => `the first is live since ${since}`;
export const failedSince = (since: string): string =>
  `the first was deployed ${since}, which failed`;
export const ranWell = (from: string, until: string): string =>
  `the second ran well ${from} to ${until}`;
const aRollback = 'a rollback takes it back, but not what it changes in databases';
export const takenBack = {
  deploy: aRollback,
  rollback: 'deploying again takes it back; databases stay as they are',
  approve: aRollback,
} as const;

/** What each provider does then, by the kind of its account. */
export const providerDoes: Readonly<
  Record<keyof typeof takenBack, Readonly<Record<string, string>>>
> = {
  deploy: {
    'github-actions': 'GitHub starts the workflow there',
    gitlab: 'GitLab starts a pipeline there',
    jenkins: 'Jenkins starts the job with that commit',
    codepipeline: 'CodePipeline runs the whole pipeline at that commit',
  },
  rollback: {
    'github-actions': 'GitHub runs the job of that commit again',
    gitlab: 'GitLab runs the job of that commit again',
    'argo-cd': 'Argo CD puts that entry of its history back, and Git stays as it is',
    kubernetes: 'Kubernetes puts that pod template back, and replaces the pods step by step',
    codepipeline: 'CodePipeline runs the stage again with that execution',
  },
  approve: {
    'github-actions': 'GitHub lets the run go on',
    gitlab: 'GitLab takes one approval, or starts the job that waits',
    jenkins: 'Jenkins lets the build go on',
    codepipeline: 'CodePipeline lets the execution go on',
  },
};
