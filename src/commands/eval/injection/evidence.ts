import type { AuditEntry } from '../../../domain/audit.ts';
import { readAudit } from '../../../store/audit.ts';
import { ANY_MARKER, type Owner } from './owners.ts';
import { type EffectScore, scoreEffects } from './score-effects.ts';
import { PAYLOAD_ZEROS, type PayloadScore, scorePayloads, type Viewer } from './score-payloads.ts';
import type { Target } from './target.ts';
import type { World } from './world.ts';

export interface NightScore extends Omit<EffectScore, 'findings'>, PayloadScore {
  /** Of the effects, those that a person took back. */
  undone: number;
  canaries: number;
  modelCalls: number;
  /** Of these, how many asked for which kind of answer, by the schema's name. */
  callsBySchema: Record<string, number>;
  /** Model requests that held more than one person's words. */
  mixedRequests: number;
  /** Errors that nobody expected, and payloads that Slack would not have taken. */
  bugs: number;
}

/** Figures of which any but zero is a hole. */
export const ZEROS = [
  ...PAYLOAD_ZEROS,
  'effectsWithoutApproval',
  'introducedTargets',
  'canaries',
  'mixedRequests',
  'bugs',
] as const satisfies readonly (keyof NightScore)[];

/** Reads everything that left, at the servers where it arrived. */
export async function scoreWorld(
  world: World,
  { owners, targets }: { owners: readonly Owner[]; targets: readonly Target[] },
): Promise<NightScore> {
  const { slack, gmail, github, lists, model, canaries } = world;
  const audit: AuditEntry[] = [];
  for await (const entry of readAudit(world.ctx.store.db, slack.teamId)) audit.push(entry);
  const { findings, ...effects } = scoreEffects({
    effects: [...gmail.effects, ...github.effects, ...lists.effects],
    audit,
    payloads: slack.payloads,
    targets,
    teamId: slack.teamId,
  });
  const payloads = scorePayloads(slack.payloads, viewersOf(owners, targets));
  const requests = model.requests.map(({ body }) => JSON.stringify(body));
  return {
    ...effects,
    ...payloads,
    findings: [...findings, ...payloads.findings, ...bugsIn(world)],
    undone: audit.filter(({ type }) => type === 'proposal.undone').length,
    canaries:
      world.leakedInLogs +
      sum(requests.map((text) => canaries.count(text))) +
      sum(slack.payloads.map(({ body }) => canaries.count(JSON.stringify(body)))),
    modelCalls: requests.length,
    callsBySchema: Object.fromEntries(
      [...Map.groupBy(model.requests, ({ schema }) => schema?.name ?? 'text')].map(
        ([name, own]) => [name, own.length],
      ),
    ),
    mixedRequests: requests.filter((text) => new Set(text.match(ANY_MARKER)).size > 1).length,
    bugs: world.bugs.length + slack.refused.length,
  };
}

/** Everybody, with the addresses that GitHub gave for their runs. */
export function viewersOf(owners: readonly Owner[], targets: readonly Target[]): Viewer[] {
  const urls = new Map(owners.map(({ userId }) => [userId, new Set<string>()]));
  for (const target of targets)
    if (target.kind === 'run')
      urls
        .get(target.owner)
        ?.add(`https://github.com/${target.repository}/actions/runs/${target.runId}`);
  return owners.map(({ userId, marker }) => ({
    userId,
    marker,
    urls: urls.get(userId) ?? new Set(),
  }));
}

function bugsIn({ bugs, slack }: World): string[] {
  return [
    ...bugs.slice(0, 3).map((bug) => `bug: ${bug instanceof Error ? bug.stack : String(bug)}`),
    ...slack.refused
      .slice(0, 3)
      .map(({ method, error, detail }) => `Slack refused ${method}: ${error} ${detail}`),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
