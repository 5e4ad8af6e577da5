import { environmentFacts } from '../../../domain/environments.ts';
import type { Connection } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import type { RestClient } from '../rest-client.ts';
import { currentBuild } from './builds.ts';
import { shortName, type Target } from './names.ts';
import { buildProgress } from './progress.ts';
import { stopRequest } from './requests.ts';
import { type ApiBuild, commitOf, environmentsIn, revisionOf } from './shapes.ts';

/** Asks a build to end. */
export function cancelDeed(open: (connection: Connection) => RestClient): Deed {
  const now = (
    connection: Connection,
    { repository = '', run }: Readonly<Record<string, string>>,
  ) => currentBuild(open(connection), { repository, runId: Number(run) });
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: stopRequest,
    state: async (connection, facts) => {
      const build = await now(connection, facts);
      return build === null ? null : stateOf(build);
    },
    readBack: async (connection, { facts }) => {
      const build = await now(connection, facts);
      if (build === null || build.building) return 'unclear';
      return build.result === 'ABORTED' ? 'applied' : 'not-applied';
    },
    progress: async (connection, { facts }) => {
      const build = await now(connection, facts);
      if (build === null) return { state: 'cancelled', words: 'The build was discarded', url: '' };
      return await buildProgress(open(connection), facts['repository'] ?? '', build);
    },
  };
}

function stateOf({ building }: ApiBuild): Prepared['preconditions'] {
  return { open: building };
}

async function prepare(
  client: RestClient,
  { repository, runId = 0 }: DeedAsked,
): Promise<Prepared | Cannot> {
  const target: Target = { repository, runId };
  const build = await currentBuild(client, target);
  if (build === null) return { cannot: 'That build was discarded.' };
  if (!build.building) return { cannot: 'That build has ended already.' };
  const { sha, branch } = revisionOf(build, repository);
  const { title: commit, author } = commitOf(build, sha);
  return {
    facts: {
      repository,
      url: build.url,
      workflow: shortName(repository),
      run: String(build.number),
      ...environmentFacts(environmentsIn(build)),
      branch,
      sha,
      commit,
      author,
      means: `Asks Jenkins to end build ${build.number}. A deployment that is half done stays half done.`,
      undo: 'It can be started again from the beginning; what it did so far stays.',
    },
    preconditions: stateOf(build),
  };
}
