/** What a deployment touches, in the first line of its card. */

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
