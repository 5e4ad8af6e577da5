import { expect, test } from 'vitest';
import type { IncidentReport } from '#src/domain/incident-report.ts';
import { incidentMessage, sealedIncident } from '#src/slack/blocks/incident.ts';
import { golden, json } from './golden.ts';
import { visibleWords } from './strict-parser.ts';

const AT = '2026-11-21T02:13:00.000Z';
const REPORT: IncidentReport = {
  repository: 'acme/payments',
  workflow: 'Deploy',
  branch: 'main',
  environments: ['production'],
  state: 'failing',
  words: 'Failed once; last passed at 0123456',
  since: AT,
  step: 'deploy › Roll out',
  cause: 'A service answered with an error.',
  deeds: ['Running it again waits for a decision', 'Rolling back waits for a decision'],
  asked: [
    { name: 'Sam Okafor', at: AT },
    { name: 'Max Lindqvist', at: '2026-11-21T02:23:00.000Z' },
  ],
  acknowledged: null,
  unanswered: false,
  mails: 2,
  url: 'https://github.com/acme/payments/actions/runs/7',
};
const OWNER = { id: 'inc_1', isOwner: true, isOpen: true, timeZone: 'Europe/Berlin' };

test('an incident is drawn from its report alone', () => {
  const message = incidentMessage(REPORT, OWNER);
  expect(json(message)).toBe(golden('incident', message));
});

test('whose mail tells of it too is said to its owner alone', () => {
  expect(visibleWords(incidentMessage(REPORT, OWNER))).toContain('2 mails of yours');
  const onDuty = visibleWords(incidentMessage(REPORT, { ...OWNER, isOwner: false }));
  expect(onDuty).not.toMatch(/mail/i);
  expect(onDuty).toContain('the policy names you on duty');
});

test('nothing that a repository, a log or a profile says becomes a link, a mention or a button', () => {
  const hostile = `<!channel> <https://evil.example|x> *b* ${'y'.repeat(5_000)}`;
  const report = {
    ...REPORT,
    repository: hostile,
    workflow: hostile,
    branch: hostile,
    environments: Array.from({ length: 50 }, () => hostile),
    step: hostile,
    cause: hostile,
    asked: Array.from({ length: 50 }, () => ({ name: hostile, at: AT })),
    acknowledged: { name: hostile, at: AT },
    url: 'javascript:alert(1)',
  };
  const shown = JSON.stringify(sealedIncident(report, OWNER).args);
  expect(shown).not.toContain('"url":');
  expect(shown).not.toContain('"type":"broadcast"');
});
