import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, parsePolicy, policyHash } from '#src/domain/policy-file.ts';

function problemsOf(...lines: string[]): string {
  try {
    parsePolicy(lines.join('\n'), 'policy.yaml');
  } catch (error) {
    return String(error);
  }
  return 'none';
}

const RULE = ['version: 1', 'rules:', '  - name: one'];
const WINDOW = ['version: 1', 'freezes:', '  - name: one', '    windows:'];

describe('a policy file', () => {
  test('is what the example shows', () => {
    const file = 'manifests/policy.example.yaml';
    const policy = parsePolicy(readFileSync(file, 'utf8'), file);
    expect(policy.rules.map(({ name }) => name)).toEqual([
      'releases need the release team',
      'few reruns',
      'nothing on the ledger at night',
      'legal mail stays where it is',
    ]);
    expect(policy.freezes).toHaveLength(2);
  });

  test('is what its document shows, with every key that the document names', () => {
    const text = readFileSync('docs/policy.md', 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    expect(parsePolicy(example, 'docs/policy.md').rules).toHaveLength(2);
    const asked = problemsOf(
      'version: 1',
      'x: 1',
      'people: { x: 1 }',
      'rules: [{ name: one, require: { x: 1 }, match: { x: 1 } }]',
    );
    const keys = [...asked.matchAll(/allowed are (.*)/g)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    expect(keys.length).toBeGreaterThan(15);
    for (const key of keys) expect(text).toContain(key);
  });

  test('of its version alone is the default: nothing refused, nobody named', () => {
    expect(parsePolicy('version: 1', 'policy.yaml')).toEqual(DEFAULT_POLICY);
    expect(DEFAULT_POLICY.rules).toEqual([]);
    expect(DEFAULT_POLICY.people.owners).toBeUndefined();
  });

  test('has the same hash however it is laid out, and another when it says another thing', () => {
    const one = parsePolicy('{version: 1, environments: [prod]} # one', 'policy.yaml');
    const two = parsePolicy('environments:\n- prod\nversion: 1\n', 'policy.yaml');
    expect(policyHash(one)).toBe(policyHash(two));
    expect(policyHash(one)).not.toBe(policyHash(DEFAULT_POLICY));
  });
});

describe('a mistake is told with its line and column', () => {
  test.each([
    ['an empty file', [''], '1:1: the policy:'],
    ['another version', ['version: 2'], '1:1: version: must be 1'],
    ['broken YAML', ['version: 1', 'rules: ['], '2:9:'],
    ['a key twice', ['version: 1', 'version: 1'], '2:1: Map keys must be unique'],
    ['an unknown tag', ['version: !secret 1'], '1:10: Unresolved tag'],
    [
      'an unknown section',
      ['version: 1', 'allow: all'],
      '2:1: allow: not known here; allowed are version, people',
    ],
    [
      'an unknown key',
      [...RULE, '    refuse: no', '    unless: [x]'],
      '5:5: rules.0.unless: not known here; allowed are name, match, refuse, require',
    ],
    [
      'an unknown predicate',
      [...RULE, '    match: { category: [spam] }', '    refuse: no'],
      '4:14: rules.0.match.category',
    ],
    [
      'an unknown action',
      [...RULE, '    match: { actions: [mail.forward] }', '    refuse: no'],
      '4:24: rules.0.match.actions.0: Invalid option: expected one of "mail.archive"',
    ],
    [
      'an empty list',
      [...RULE, '    match: { actions: [] }', '    refuse: no'],
      '4:14: rules.0.match.actions: an empty list',
    ],
    [
      'a name twice in a list',
      [...RULE, '    match: { risks: [R1, R1] }', '    refuse: no'],
      'names something twice',
    ],
    ['a rule without effect', [...RULE], '3:5: rules.0: must have either refuse or require'],
    [
      'a rule with both',
      [...RULE, '    refuse: no', '    require: { changeTicket: true }'],
      'must have either',
    ],
    [
      'a rule that requires nothing',
      [...RULE, '    require: {}'],
      '4:5: rules.0.require: requires nothing',
    ],
    [
      'a requirement taken away',
      [...RULE, '    require: { secondPerson: false }'],
      '4:16: rules.0.require.secondPerson: can only be true',
    ],
    ['none a day', [...RULE, '    require: { maxPerDay: 0 }'], 'to allow none, use refuse'],
    [
      'a role that nobody has',
      [...RULE, '    require: { role: release }'],
      '4:16: rules.0.require.role: is no list under people.approvers; there are: none',
    ],
    [
      'a role that is a word of JavaScript',
      [...RULE, '    require: { role: constructor }'],
      '4:16: rules.0.require.role: is no list under people.approvers; there are: none',
    ],
    [
      'two rules of one name',
      [...RULE, '    refuse: no', '  - name: one', '    refuse: no'],
      '5:5: rules.1.name: is a name given twice',
    ],
    [
      'a name for an owner',
      ['version: 1', 'people: { owners: [dana] }'],
      '2:20: people.owners.0: must be a Slack user id',
    ],
    [
      'an unknown zone',
      [...WINDOW, '      - { from: "08:00", to: "09:00", zone: Mars/Base }'],
      '5:39: freezes.0.windows.0.zone: must be an IANA',
    ],
    [
      'a time that is none',
      [...WINDOW, '      - { from: "8:00", to: "09:00", zone: UTC }'],
      '5:11: freezes.0.windows.0.from: must be a time',
    ],
    [
      'a window of no length',
      [...WINDOW, '      - { from: "08:00", to: "08:00", zone: UTC }'],
      'from and to are the same time',
    ],
    [
      'a dated window backwards',
      [...WINDOW, '      - { start: "2026-12-20T18:00", end: "2026-12-19T18:00", zone: UTC }'],
      'end is not after start',
    ],
    [
      'a day of no calendar',
      [...WINDOW, '      - { start: "2026-02-30T18:00", end: "2026-12-19T18:00", zone: UTC }'],
      'is not a day',
    ],
    [
      'a window of both kinds',
      [
        ...WINDOW,
        '      - { start: "2026-12-01T18:00", end: "2026-12-19T18:00", from: "08:00", zone: UTC }',
      ],
      '5:63: freezes.0.windows.0.from: not known here; allowed are start, end, zone',
    ],
    [
      'a day that is none',
      [...WINDOW, '      - { days: [friday], from: "08:00", to: "09:00", zone: UTC }'],
      'expected one of "mon"',
    ],
  ])('%s', (_what, lines, said) => {
    expect(problemsOf(...lines)).toContain(said);
  });

  test('all of them at once', () => {
    const said = problemsOf('version: 2', 'rule: []', 'environments: [1]');
    for (const place of [':1:1:', ':2:1:', ':3:16:']) expect(said).toContain(place);
  });

  test('and a file that unfolds without end is refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join()}]`),
    ];
    expect(problemsOf('version: 1', ...bomb)).toContain('repeats itself too often');
  });

  test('and so is one of more than 256 KiB', () => {
    expect(problemsOf('version: 1', `# ${'x'.repeat(270_000)}`)).toContain('larger than');
  });
});
