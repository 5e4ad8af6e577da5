import type { RunSpec } from '../../sandbox/github/server.ts';
import { sampleDay } from '../../sandbox/sample-night/day.ts';
import { listAccounts } from '../../store/accounts.ts';
import { addAccount } from '../account.ts';
import { OWNER } from './night.ts';
import { idle, type NightInput } from './run-night.ts';

const MINUTE_MS = 60_000;

/**
 * The working day up to the end of its first meeting: deployments fail in it, one heals, one waits for a
 * decision on the page, and what could wait comes as one message when the meeting is over.
 */
export async function runDay(input: NightInput): Promise<void> {
  const { sandbox, night } = input;
  const { meeting, runs } = sampleDay({ dawn: night.dawn });
  const { address, from, to, subject } = meeting;
  await connectCalendar(input, address);
  sandbox.graph.setCalendar(address, [{ from: from.toISOString(), to: to.toISOString(), subject }]);
  for (const spec of runs) {
    // What has just begun is looked at again when it has ended.
    moveTo(input, spec.createdAt ?? from);
    add(input, spec);
    moveTo(input, new Date(night.clock.now().getTime() + 3 * MINUTE_MS));
    await idle(input, 'A working day: deployments, in a meeting');
  }
  for (const minutes of [1, 3]) {
    moveTo(input, new Date(to.getTime() + minutes * MINUTE_MS));
    await idle(input, 'The meeting is over: telling what waited for its end');
  }
}

/** A night that was cut short and went on may be later already. */
function moveTo({ night }: NightInput, at: Date): void {
  if (night.clock.now() < at) night.clock.set(at);
}

function add({ sandbox }: NightInput, spec: RunSpec): void {
  const known = sandbox.github.repositories().includes(spec.repo)
    ? sandbox.github.runs(spec.repo)
    : [];
  const isThere = known.some(
    ({ workflow, createdAt }) =>
      workflow === spec.workflow.name && createdAt.getTime() === spec.createdAt?.getTime(),
  );
  if (!isThere) sandbox.github.addRun(spec);
}

async function connectCalendar({ ctx, sandbox }: NightInput, address: string): Promise<void> {
  const known = await listAccounts(ctx.store.db);
  if (known.some(({ kind }) => kind === 'outlook-calendar')) return;
  await addAccount(ctx, {
    kind: 'outlook-calendar',
    owner: OWNER.userId,
    repositories: [],
    secret: sandbox.graph.grant(address, ['User.Read', 'Calendars.ReadBasic']),
  });
}
