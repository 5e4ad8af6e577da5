import type { Clock } from '../lib/time.ts';
import { type ArgoCdSandbox, createArgoCdSandbox } from './argo-cd/server.ts';
import { type CodepipelineSandbox, createCodepipelineSandbox } from './codepipeline/server.ts';
import { createGitlabSandbox, type GitlabSandbox } from './gitlab/server.ts';
import { createJenkinsSandbox, type JenkinsSandbox } from './jenkins/server.ts';
import { createKubernetesSandbox, type KubernetesSandbox } from './kubernetes/server.ts';

/** What runs pipelines besides GitHub. All but GitLab forget with their process. */
export interface PipelineServers {
  readonly gitlab: GitlabSandbox;
  readonly jenkins: JenkinsSandbox;
  readonly codepipeline: CodepipelineSandbox;
  readonly argoCd: ArgoCdSandbox;
  readonly kubernetes: KubernetesSandbox;
}

/** On five ports from `port(0)` on; they close with `opened`. */
export async function openPipelineServers(
  opened: AsyncDisposableStack,
  settings: { clock: Clock; port(offset: number): number; journal: { journalFile?: string } },
): Promise<PipelineServers> {
  const { clock, port, journal } = settings;
  const adopt = async <Server extends { close(): Promise<void> }>(
    opening: Promise<Server>,
  ): Promise<Server> => opened.adopt(await opening, (server) => server.close());
  return {
    gitlab: await adopt(createGitlabSandbox({ clock, port: port(0), ...journal })),
    jenkins: await adopt(createJenkinsSandbox({ clock, port: port(1) })),
    codepipeline: await adopt(createCodepipelineSandbox({ clock, port: port(2) })),
    argoCd: await adopt(createArgoCdSandbox({ clock, port: port(3) })),
    kubernetes: await adopt(createKubernetesSandbox({ clock, port: port(4) })),
  };
}
