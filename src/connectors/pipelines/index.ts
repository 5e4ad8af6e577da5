import type { PipelineKind } from '../../domain/account.ts';
import type { PipelineConnector } from './connector.ts';
import { createGithubActions } from './github-actions/index.ts';

export interface PipelineOptions {
  /** GitHub's REST API, for example `https://api.github.com` or `https://HOST/api/v3`. */
  apiUrl: string;
}

/** Every pipeline provider, by the kind of account that it reads. */
export function createPipelineConnectors({
  apiUrl,
}: PipelineOptions): Readonly<Record<PipelineKind, PipelineConnector>> {
  return { 'github-actions': createGithubActions({ apiUrl }) };
}
