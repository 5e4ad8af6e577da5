import { cancelContract } from '#test/contracts/pipeline-cancel.ts';
import { pipelineContract } from '#test/contracts/pipelines.ts';
import { createGithubWorld } from './github-world.ts';

pipelineContract('GitHub Actions', createGithubWorld, { linksLogs: true });
cancelContract('GitHub Actions', createGithubWorld);
