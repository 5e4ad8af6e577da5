import { Octokit } from '@octokit/rest';
import type { GithubSandbox, RunSpec } from '#src/sandbox/github/server.ts';

export const REPO = { owner: 'acme', repo: 'shop' };

/** One job of two even steps, the second of which fails a minute after its runner came. */
export const FAILING_RUN: RunSpec = {
  repo: 'acme/shop',
  workflow: { name: 'CI', path: '.github/workflows/ci.yml' },
  message: 'Sell more\n\nAnd faster.',
  jobs: [
    {
      name: 'test',
      steps: ['Set up job', 'Run npm test'],
      conclusion: 'failure',
      log: 'Error: 1 of 12 tests failed\n',
    },
  ],
};

const silent = () => undefined;

export function octokitFor(github: Pick<GithubSandbox, 'url'>, auth?: string): Octokit {
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  return new Octokit({ ...(auth === undefined ? {} : { auth }), baseUrl: github.url, log });
}
