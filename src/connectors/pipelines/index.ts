import type { PipelineKind } from '../../domain/account.ts';
import { type ArgoCdOptions, createArgoCd } from './argo-cd/index.ts';
import { type CodepipelineOptions, createCodepipeline } from './codepipeline/index.ts';
import type { PipelineConnector } from './connector.ts';
import { createGithubActions, type GithubActionsOptions } from './github-actions/index.ts';
import { createGitlab, type GitlabOptions } from './gitlab/index.ts';
import { createIncomingWebhook } from './incoming-webhook/index.ts';
import { createJenkins, type JenkinsOptions } from './jenkins/index.ts';
import { createKubernetes, type KubernetesOptions } from './kubernetes/index.ts';

export interface PipelineOptions {
  github: GithubActionsOptions;
  gitlab: GitlabOptions;
  argoCd: ArgoCdOptions;
  kubernetes: KubernetesOptions;
  jenkins: JenkinsOptions;
  codepipeline: CodepipelineOptions;
}

/** Every pipeline provider, by the kind of account that it reads. */
export function createPipelineConnectors({
  github,
  gitlab,
  argoCd,
  kubernetes,
  jenkins,
  codepipeline,
}: PipelineOptions): Readonly<Record<PipelineKind, PipelineConnector>> {
  return {
    'github-actions': createGithubActions(github),
    gitlab: createGitlab(gitlab),
    'argo-cd': createArgoCd(argoCd),
    kubernetes: createKubernetes(kubernetes),
    jenkins: createJenkins(jenkins),
    codepipeline: createCodepipeline(codepipeline),
    webhook: createIncomingWebhook(),
  };
}
