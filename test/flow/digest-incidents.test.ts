import { describe, expect, test } from 'vitest';
import type { Digest, DigestFailure } from '#src/domain/digest.ts';
import type { Incident } from '#src/domain/incident.ts';
import { withIncidents } from '#src/flow/digest-incidents.ts';
import { digestMessage, sealedDigest } from '#src/slack/blocks/digest.ts';
import { buildRun } from '#test/support/build-signal.ts';
import { buildDigest } from '#test/support/build-digest.ts';

const FROM = new Date('2026-03-02T00:00:00Z');
const HOSTILE = '<!channel> *bold* https://evil.example/x';

function incident(state: Incident['state'], what: Partial<Incident> = {}): Incident {
  const run = buildRun();
  return {
    repository: run.repository,
    workflow: run.workflow,
    branch: run.branch,
    state,
    since: '2026-03-02T01:00:00Z',
    run,
    failures: 1,
    firstBad: null,
    lastGoodSha: null,
    blocks: 0,
    ...what,
  };
}

const NOTHING: Digest['deploys'] = { runs: 0, failed: 0, explained: 0, running: 0, top: [] };

describe('the incidents of a digest', () => {
  test('tell how the pipeline of a failed run stands now, on the line of that run', () => {
    const { repository, workflow, branch, url } = buildRun();
    const step = { signalId: 's', step: 'test', cause: 'A test failed.', evidence: [] };
    const failure: DigestFailure = { repository, workflow, branch, url, ...step };
    const deploys = withIncidents({ ...NOTHING, top: [failure] }, [incident('recovered')], FROM);
    expect(deploys.top).toEqual([{ ...failure, state: 'Passes again after it failed once' }]);
    expect(deploys.incidents).toBeUndefined();
  });

  test('are told until they end; what ended is told once', () => {
    const before = { since: '2026-03-01T01:00:00Z' };
    const states = (incidents: Incident[]) =>
      withIncidents(NOTHING, incidents, FROM).incidents?.map(({ state }) => state);
    expect(states([incident('waiting', before), incident('recovered')])).toEqual([
      'waiting',
      'recovered',
    ]);
    expect(states([incident('failing', before), incident('flaky', before)])).toEqual(['failing']);
    expect(states([incident('recovered', before)])).toBeUndefined();
  });

  test('leave room for what was offered at night, whatever its names and words say', () => {
    const offer = { repository: HOSTILE, environment: HOSTILE, words: HOSTILE.repeat(20) };
    const digest = buildDigest({ offers: Array.from({ length: 5 }, () => offer) });
    expect(() => sealedDigest(digest)).not.toThrow();
    const shown = JSON.stringify(digestMessage(digest).root);
    expect(shown).toContain('+2 more offers');
    expect(shown).not.toContain('"type":"broadcast"');
    expect(shown).not.toContain('"type":"link"');
  });

  test('link to the runs that they name and to nothing that a name says', () => {
    const firstBad = { headSha: 'a'.repeat(40), actor: HOSTILE, commitTitle: HOSTILE };
    const named = { repository: HOSTILE, workflow: HOSTILE, branch: HOSTILE, firstBad };
    const many = Array.from({ length: 50 }, () => incident('stuck', { ...named, blocks: 2 }));
    const digest = { ...buildDigest(), deploys: withIncidents(NOTHING, many, FROM) };
    expect(() => sealedDigest(digest)).not.toThrow();
    const { root } = digestMessage(digest);
    const shown = JSON.stringify(root);
    expect(shown).toContain(buildRun().url);
    expect(shown).toContain('2 later runs are held up behind it');
    expect(shown).toContain('+46 more pipelines');
    expect(shown).not.toContain('"url":"https://evil');
    expect(shown).not.toContain('"type":"broadcast"');
  });
});
