import { hasFailed, type Run } from '../../../domain/signal.ts';
import type { Client } from './client.ts';
import { workflowFile } from './workflow-file.ts';

/** Of what went well nobody asks where it went. */
export async function allPlaced(
  client: Client,
  runs: readonly Run[],
  paths: ReadonlyMap<number, string>,
): Promise<Run[]> {
  const all: Run[] = [];
  for (const run of runs) {
    const matters = hasFailed(run) || run.status === 'waiting';
    all.push(matters ? await placed(client, run, paths.get(run.runId) ?? '') : run);
  }
  return all;
}

/**
 * The run with the environments and the concurrency group that its workflow names at its commit: GitHub
 * says neither of a run. Those that it names by an expression, or in a workflow that it calls, stand last and
 * unresolved; without the file none are told. One request, answered from the cache when it is asked again.
 */
export async function placed(client: Client, run: Run, path: string): Promise<Run> {
  const { repository, headSha } = run;
  if (path === '' || headSha === '') return run;
  const file = await workflowFile(client, { repository, path, ref: headSha });
  if (file === null) return run;
  const group = file.groups.map((written) => resolved(written, run)).find((name) => name !== null);
  return {
    ...run,
    environments: file.reaches.slice(),
    ...(typeof group === 'string' ? { group } : {}),
  };
}

/** What an expression says of the run itself is put in; one that asks for anything else names no group. */
function resolved(written: string, run: Run): string | null {
  const known: Readonly<Record<string, string>> = {
    'github.ref_name': run.branch,
    'github.head_ref': run.branch,
    'github.ref': `refs/heads/${run.branch}`,
    'github.workflow': run.workflow,
    'github.repository': run.repository,
    'github.sha': run.headSha,
  };
  let isWhole = true;
  const name = written.replace(/\$\{\{\s*([^}]*?)\s*\}\}/g, (_, expression: string) => {
    const value = known[expression];
    if (value === undefined) isWhole = false;
    return value ?? '';
  });
  return isWhole && name !== '' ? name : null;
}
