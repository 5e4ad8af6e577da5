import { type Mutation, mutations } from './mutation.ts';

/** Guards of what may reach a pipeline provider, and of what comes from one. */
export const PIPELINE_MUTATIONS: readonly Mutation[] = [
  ...mutations(
    'src/connectors/pipelines/webhook.ts',
    ['test/connectors/pipelines/webhook'],
    [
      ['return timingSafeEqual(digest(given), digest(expected));', 'return true;'],
      ['Math.abs(Number(seconds) * 1_000 - now.getTime()) <= REPLAY_WINDOW_MS', 'true'],
      ['signatures.some((signature) => isSame(signature, expected)) ? id : null', 'id'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/incoming-webhook/deliveries.ts',
    ['test/connectors/pipelines/incoming-webhook'],
    [
      [
        'if (id === null || !isTimely(data, settings, now)) return null;',
        'if (id === null) return null;',
      ],
      ['if (timestamp !== null && !isRecent(timestamp, now)) return null;', ''],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/incoming-webhook/mapping.ts',
    ['test/connectors/pipelines/incoming-webhook'],
    [[' && hosts.includes(url.host)', '']],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/shapes.ts',
    ['test/connectors/pipelines/github-places'],
    [
      ['if (from === undefined ||', 'if (true ||'],
      ["?? 'unknown'}:${branch}", "?? ''}${branch}"],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/state.ts',
    ['test/connectors/pipelines/github-fork-branches'],
    [
      ['return branchOf(repository, one) === branchOf(repository, other);', 'return true;'],
      ['return passedOver[0] ?? run.id;', 'return run.id;'],
    ],
  ),
  ...mutations(
    'src/domain/provider-freeze.ts',
    ['test/domain/cron'],
    [
      ['if (isOn === false) continue;', 'if (isOn !== true) continue;'],
      ['return ended === null || ended < began;', 'return ended !== null && ended < began;'],
      ["  'pipeline.approve',\n", ''],
      ["  'pipeline.rollback',\n", ''],
      ['!areKnown(facts) || ', ''],
      [' || environmentsOf(facts).length > 0', ''],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/credentials.ts',
    ['test/connectors/pipelines/github-app'],
    [
      ["access === 'write' && WRITES.has(name) ? granted[name] : 'read'", 'granted[name]'],
      ['token !== refused', 'token === refused'],
      ['endsAtMs - MARGIN_MS', 'Infinity'],
      [': new Reauthorise(accountId, { cause: error });', ': read;'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/client.ts',
    ['test/connectors/pipelines/github-app', 'test/stories/github-app'],
    [
      ['    await mayGo?.();\n    try', '    try'],
      ['      await mayGo?.();\n      return', '      return'],
      ['isUnauthorised(error) ? await credential.renewed(token) : null', 'null'],
      ['isUnauthorised(error) ? await', 'true ? await'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/writer.ts',
    ['test/connectors/pipelines/github-app'],
    [['throw isExpected(error) ? error : writeError(', 'throw writeError(']],
  ),
  ...mutations(
    'src/connectors/pipelines/rest-client.ts',
    ['test/connectors/pipelines/gitlab.test'],
    [['  await connection.mayGo?.();\n', '']],
  ),
  ...mutations(
    'src/connectors/pipelines/codepipeline/client.ts',
    ['test/connectors/pipelines/codepipeline.test'],
    [['      await connection.mayGo?.();\n', '']],
  ),
  ...mutations(
    'src/connectors/pipelines/rest-client.ts',
    ['test/connectors/pipelines/gitlab-freezes'],
    [['renewed(known.headers, response.headers)', 'known.headers']],
  ),
  ...mutations(
    'src/connectors/pipelines/gitlab/freezes.ts',
    ['test/connectors/pipelines/gitlab-freezes'],
    [
      ['return [...found, TOO_MANY];', 'return found;'],
      ['return freezeFacts([NOT_SHOWN]);', "return '';"],
      ['    page = nextPage;', '    page = null;'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/gitlab/deed-rollback.ts',
    ['test/connectors/pipelines/gitlab-freezes'],
    [['      freezes,\n', '']],
  ),
  ...mutations(
    'src/actions/rerun-pipeline.ts',
    ['test/stories/gitlab-freeze'],
    [['    ...(run.freezes === undefined ? {} : { freezes: run.freezes }),\n', '']],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/workflow-file.ts',
    ['test/connectors/pipelines/github-places'],
    [[', ...called]', ']']],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/deed-gate.ts',
    ['test/connectors/pipelines/gate-reach'],
    [['...environmentFacts(environments),', '']],
  ),
  ...mutations(
    'src/connectors/pipelines/github-actions/deed-deploy.ts',
    ['test/connectors/pipelines/github-deeds'],
    [['...environmentFacts(inputs.others),', '']],
  ),
  ...mutations(
    'src/connectors/pipelines/approved-writer.ts',
    ['test/connectors/pipelines/argo-cd', 'test/connectors/pipelines/gitlab-deeds'],
    [
      ['if (repository === null)', 'if (false)'],
      ['if (approved.accountId !== account.id)', 'if (false)'],
      ['if (chosen !== null && !chosen.includes(repository))', 'if (false)'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/rollout-connector.ts',
    ['test/connectors/pipelines/argo-cd', 'test/connectors/pipelines/kubernetes'],
    [
      [
        "action === 'pipeline.rollback' ? of.rolledBackIn(request) : null",
        'of.rolledBackIn(request)',
      ],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/gitlab/writer.ts',
    ['test/connectors/pipelines/gitlab'],
    [
      ['if (cancels && hasEnded) throw', 'if (false) throw'],
      ["if (plays && job.status !== 'manual') throw", 'if (false) throw'],
      ["if (isReplaced || job.status !== 'success')", 'if (false)'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/gitlab/deed-deploy.ts',
    ['test/connectors/pipelines/gitlab-deeds'],
    [
      ['if (pipeline.sha !== sha)', 'if (false)'],
      ['if (reachedBy(there, runId).length > 0) return now;', 'return now;'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/environment-name.ts',
    ['test/stories/providers'],
    [["return named !== null && 'cannot' in named ? named : null;", 'return null;']],
  ),
  ...mutations(
    'src/connectors/pipelines/same-request.ts',
    ['test/connectors/pipelines/gitlab-deeds', 'test/connectors/pipelines/codepipeline'],
    [['return canonicalJson({ ...make() }) === canonicalJson({ ...request });', 'return true;']],
  ),
  ...mutations(
    'src/connectors/pipelines/jenkins/writer.ts',
    ['test/connectors/pipelines/jenkins'],
    [
      ["if (build.building) throw new Conflict('The build still goes on');", ''],
      ['if (await isReplayed(client, run, run.runId))', 'if (false)'],
      [' || location.endsWith(target)', ''],
      ['.regex(/^[A-Za-z-]{0,30}crumb$/i)', ''],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/covered-deeds.ts',
    ['test/connectors/pipelines/codepipeline', 'test/connectors/pipelines/jenkins-deeds'],
    [['if (chosen !== null && !chosen.includes(asked.repository))', 'if (false)']],
  ),
  ...mutations(
    'src/connectors/pipelines/codepipeline/requests.ts',
    ['test/connectors/pipelines/codepipeline'],
    [['isSameRequest(() => make(facts), request) ?', 'request.body !== null ?']],
  ),
  ...mutations(
    'src/connectors/pipelines/codepipeline/deed-rollback.ts',
    ['test/connectors/pipelines/codepipeline'],
    [
      ['if (version !== state.pipelineVersion) return', 'if (false) return'],
      ["if (each.executionType !== 'ROLLBACK') return [each];", 'return [each];'],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/jenkins/requests.ts',
    ['test/connectors/pipelines/jenkins'],
    [
      ['.target === request.target ? repository : null', ' ? repository : null'],
      [
        "if (method !== 'POST' || body !== null || repository === null) return null;",
        'if (repository === null) return null;',
      ],
    ],
  ),
  ...mutations(
    'src/connectors/pipelines/kubernetes/undo-request.ts',
    ['test/connectors/pipelines/kubernetes'],
    [["{ op: 'test', path: '/metadata/generation', value: generation },\n", '']],
  ),
];
