import { pipelineContract } from '#test/contracts/pipelines.ts';
import { createGithubWorld } from './github-world.ts';

pipelineContract('GitHub Actions', createGithubWorld, { linksLogs: true });
