import type { Change } from '../journal-entry.ts';
import { keyOf } from '../world.ts';
import { checkRunPayload, type CommitPayload, type Envelope } from './payload.ts';
import { commitRecord, newCommit, type SeedContext } from './runs.ts';
import { first, shiftFor } from './shift.ts';

export function checkRunChange(context: SeedContext, event: Envelope): Change[] | string {
  const payload = checkRunPayload.safeParse(event.check_run).data;
  if (payload === undefined) return 'The payload lacks what the event is about';
  const known = context.world.checkRuns.get(keyOf(context.repo, payload.id));
  if (known?.status === 'completed') return [];
  const newest = first(payload.completed_at, payload.started_at);
  const shift = shiftFor(context.shiftTo, { latest: newest, known: undefined });
  return [
    {
      table: 'checkRuns',
      record: {
        repo: context.repo,
        id: payload.id,
        name: payload.name,
        sha: payload.head_sha,
        status: payload.status,
        conclusion: payload.conclusion,
        startAt: shift.maybe(payload.started_at),
        endAt: shift.maybe(payload.completed_at),
        detailsUrl: payload.details_url,
        app: payload.app?.slug ?? 'github-actions',
        output: payload.output ?? { title: null, summary: null },
      },
    },
  ];
}

export function pushChanges(context: SeedContext, event: Envelope): Change[] | string {
  const [, folder, name] = /^refs\/(heads|tags)\/(.+)$/.exec(event.ref) ?? [];
  if (name === undefined) return 'The payload names no ref';
  const { world, repo } = context;
  const kind = folder === 'tags' ? 'tag' : 'branch';
  const known = world.branches.get(keyOf(repo, kind, name));
  const push = `${event.before}..${event.after}`;
  const seeded = known?.seeded ?? [];
  if (seeded.includes(push)) return [];
  const commits = commitsOf(event);
  const at = first(...commits.map(({ timestamp }) => timestamp).reverse());
  const shift = shiftFor(context.shiftTo, { latest: at, known: undefined });
  return [
    {
      table: 'branches',
      record: {
        repo,
        name,
        kind,
        sha: event.after,
        at: shift.apply(at),
        deleted: event.deleted,
        seeded: [...seeded, push],
      },
    },
    ...commits.flatMap((commit) => newCommit(world, commitRecord(repo, commit, shift))),
  ];
}

function commitsOf({ commits, head_commit: head }: Envelope): CommitPayload[] {
  return [
    ...new Map([...commits, ...(head === null ? [] : [head])].map((one) => [one.id, one])).values(),
  ];
}
