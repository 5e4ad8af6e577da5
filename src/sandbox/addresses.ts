import type { GithubSandbox } from './github/server.ts';
import type { GmailSandbox } from './gmail/server.ts';
import type { GraphSandbox } from './graph/server.ts';
import type { ListsSandbox } from './lists/server.ts';
import type { PipelineServers } from './pipeline-servers.ts';
import type { SlackSandbox } from './slack/workspace.ts';

/** Servers that somebody may have opened; those in the first line always are. */
export interface Opened extends Partial<PipelineServers> {
  slack: SlackSandbox;
  gmail: GmailSandbox;
  github: GithubSandbox;
  lists: ListsSandbox;
  graph?: GraphSandbox;
}

/** The settings that point Nightshift at these servers. */
export function addressesOf(world: Opened): Readonly<Record<string, string>> {
  const { slack, gmail, github, lists, graph } = world;
  return {
    SLACK_API_URL: `${slack.url}/api`,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    GMAIL_API_URL: gmail.url,
    GOOGLE_CALENDAR_API_URL: gmail.url,
    GOOGLE_OAUTH_URL: gmail.url,
    GOOGLE_AUTH_URL: `${gmail.url}/authorize`,
    GOOGLE_CLIENT_ID: 'sandbox',
    GOOGLE_CLIENT_SECRET: 'sandbox-client-secret',
    ONE_CLICK_URL: lists.url,
    GITHUB_API_URL: github.url,
    ...(graph === undefined ? {} : microsoftAt(graph.url)),
    ...pipelinesAt(world),
  };
}

function microsoftAt(url: string): Record<string, string> {
  return {
    GRAPH_API_URL: url,
    MICROSOFT_OAUTH_URL: url,
    MICROSOFT_CLIENT_ID: 'sandbox',
    MICROSOFT_CLIENT_SECRET: 'sandbox',
  };
}

/** Where the sample's pipelines at AWS are. */
const SAMPLE_REGION = 'eu-central-1';

function pipelinesAt(world: Partial<PipelineServers>): Record<string, string> {
  const { gitlab, jenkins, codepipeline, argoCd, kubernetes } = world;
  const settings = {
    GITLAB_API_URL: gitlab?.url,
    JENKINS_URL: jenkins?.url,
    AWS_ENDPOINT_URL: codepipeline?.url,
    AWS_REGION: codepipeline === undefined ? undefined : SAMPLE_REGION,
    ARGO_CD_URL: argoCd?.url,
    KUBERNETES_URL: kubernetes?.url,
  };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
