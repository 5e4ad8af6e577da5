import { describe, expect, test } from 'vitest';
import { incidentsOf, incidentWords, stuckAfterMs } from '#src/domain/incident.ts';
import type { Run } from '#src/domain/signal.ts';

const NIGHT = Date.parse('2026-03-02T00:00:00Z');
const at = (minutes: number) => new Date(NIGHT + minutes * 60_000).toISOString();
const NOW = new Date(NIGHT + 600 * 60_000);

/** A run that began at that minute and took ten. */
function run(minute: number, what: Partial<Run> = {}): Run {
  return {
    kind: 'run',
    repository: 'acme/api',
    workflow: 'CI',
    runId: minute + 1,
    attempt: 1,
    status: 'completed',
    conclusion: 'success',
    headSha: `sha${minute}`.padEnd(40, '0'),
    branch: 'main',
    event: 'push',
    actor: `author${minute}`,
    commitTitle: `Change ${minute}`,
    url: `https://github.com/acme/api/actions/runs/${minute + 1}`,
    createdAt: at(minute),
    updatedAt: at(minute + 10),
    ...what,
  };
}

const failed = { conclusion: 'failure' } as const;
const open = (status: string) => ({ status, conclusion: null });
const states = (runs: readonly Run[]) => incidentsOf(runs, NOW).map(({ state }) => state);

describe('incidents told from runs', () => {
  test('many failures are one line, with the first bad commit, its author and the last good one', () => {
    const [incident, ...others] = incidentsOf(
      [run(40, failed), run(0), run(20, failed), run(60, failed)],
      NOW,
    );
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      state: 'failing',
      since: at(30),
      failures: 3,
      firstBad: { actor: 'author20', headSha: run(20).headSha },
      lastGoodSha: run(0).headSha,
    });
    expect(incident && incidentWords(incident)).toBe(
      'Failed 3 times in a row; last passed at sha0000',
    );
  });

  test('no commit is blamed where nothing passed before, or the same commit had passed', () => {
    const { headSha } = run(0);
    for (const runs of [[run(20, failed)], [run(0), run(20, { ...failed, headSha })]])
      expect(incidentsOf(runs, NOW)[0]).toMatchObject({ state: 'failing', firstBad: null });
  });

  test('a later pass closes the failure: recovered by another commit, flaky by the same', () => {
    expect(states([run(0), run(20, failed), run(40)])).toEqual(['recovered']);
    const again = run(20, { attempt: 2, updatedAt: at(90) });
    expect(states([run(0), run(20, failed), again])).toEqual(['flaky']);
  });

  test('neither another branch nor another workflow closes it, and passing is no incident', () => {
    const others = [run(40, { branch: 'topic' }), run(50, { workflow: 'Lint' })];
    expect(states([run(20, failed), ...others])).toEqual(['failing']);
    expect(states([run(0), run(20), run(40, { conclusion: 'cancelled' })])).toEqual([]);
  });

  test('an approval that nobody gives names how many later runs it holds up', () => {
    const [incident] = incidentsOf(
      [run(0, open('waiting')), run(20, { conclusion: 'cancelled' }), run(30, open('pending'))],
      NOW,
    );
    expect(incident).toMatchObject({ state: 'waiting', blocks: 2, run: { runId: 1 } });
    expect(incident && incidentWords(incident)).toBe(
      'Waits for an approval; 2 later runs are held up behind it',
    );
  });

  test('a run is stuck by the history of its own workflow alone', () => {
    const history = [0, 20, 40, 60, 80].map((minute) => run(minute));
    expect(stuckAfterMs(history)).toBe(30 * 60_000);
    expect(states([...history, run(560, open('in_progress'))])).toEqual(['stuck']);
    expect(states([...history, run(580, open('in_progress'))])).toEqual([]);
    expect(states([run(560, open('in_progress'))])).toEqual([]);
    expect(states([run(200, open('in_progress'))])).toEqual(['stuck']);
  });

  test('an older commit deployed again is a rollback; the same one again is not', () => {
    const deploy = (minute: number, sha: string) =>
      run(minute, { workflow: 'Deploy', headSha: sha.repeat(40) });
    expect(states([deploy(0, 'a'), deploy(20, 'b'), deploy(40, 'a')])).toEqual(['rolled-back']);
    expect(states([deploy(0, 'a'), deploy(20, 'b'), deploy(40, 'b')])).toEqual([]);
    const tests = [0, 20, 40].map((minute) => run(minute, { headSha: `${minute % 40}` }));
    expect(states(tests)).toEqual([]);
  });
});
