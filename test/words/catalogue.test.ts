import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sentencesOf } from '../support/sentences.ts';

const ROOT = new URL('../../', import.meta.url);
const AREAS = ['actions', 'agent', 'domain', 'flow', 'listeners', 'slack', 'store'];

/** What holds text with spaces that is no sentence of ours; each with the reason. */
const NOT_SPOKEN: Readonly<Record<string, string>> = {
  'src/agent/': 'what a model reads, and what logs are searched for',
  'src/domain/date-words.ts': 'what mails say of days',
  'src/domain/intent.ts': 'what people type',
  'src/domain/mail-brands.ts': 'names of companies',
  'src/domain/mail-cues-lures.ts': 'what mails say',
  'src/domain/mail-cues-selling.ts': 'what mails say',
  'src/domain/mail-cues.ts': 'what mails say',
  'src/domain/mail-features.ts': 'what the classifier counts',
  'src/domain/mail-names.ts': 'names in mails',
  'src/domain/mail-traits.ts': 'names of what the classifier has weights for',
  'src/domain/ocsf.ts': 'the terms of a standard',
  'src/domain/posture.ts': 'marks that programs read too',
  'src/domain/folder-name.ts': 'folders of providers, in their words',
  'src/domain/person.ts': 'why a setting cannot be stored, for programs',
  'src/domain/rule-reading.ts': 'what people type',
  'src/domain/voice.ts': 'how mails greet and end',
  'src/flow/watch.ts': 'a state that programs compare, and a log line',
  'src/listeners/health.ts': 'read by whoever runs Nightshift, in a probe',
  'src/listeners/http-receiver.ts': 'a log line',
  'src/listeners/logger.ts': 'log lines',
  'src/listeners/page.ts': 'the style and frame of a page',
  'src/slack/client.ts': 'what the Slack client throws',
  'src/slack/lookalike.ts': 'names of scripts, shown inside of a sentence of a card',
  'src/slack/sinks.ts': 'why a payload is not sent at all, for the log',
  'src/store/embedded': 'progress of the database, on the terminal',
};
/** A word that programs use, or a template of names alone. */
const NO_SENTENCE = new Set([
  'Error',
  'Example',
  'Invalid',
  'Re: Example',
  '; Secure',
  '--owner {}',
  'audit {}',
  'deploys {}',
  'help {}',
  'mail {}',
  'remember {}',
  '/nightshift hold {} the audit runs',
  'not in',
  'is not',
  'is distinct from',
  'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
  'select pg_advisory_unlock(hashtextextended($1, 0))',
  'policy maximum/{}/{}',
  'header problems paused bottom-line time counts actions mail categories deploys footer preview',
]);

function spokenElsewhere(): string[] {
  return AREAS.flatMap((area) => globSync(`src/${area}/**/*.ts`, { cwd: ROOT.pathname }))
    .filter((file) => !Object.keys(NOT_SPOKEN).some((prefix) => file.startsWith(prefix)))
    .toSorted()
    .flatMap((file) =>
      sentencesOf(readFileSync(new URL(file, ROOT), 'utf8'))
        .filter(({ text }) => !NO_SENTENCE.has(text))
        .map(({ line, text }) => `${file}:${line}: ${text}`),
    );
}

describe('the message catalogue', () => {
  test('holds every sentence that people read, and no other file holds one', () => {
    expect(spokenElsewhere()).toEqual([]);
  });

  test('takes numbers and days from one place, however they are written for people', () => {
    const files = globSync('{src,workers}/**/*.ts', { cwd: ROOT.pathname }).filter(
      (file) => !file.startsWith('src/lib/') && !file.startsWith('src/sandbox/'),
    );
    expect(files.length).toBeGreaterThan(300);
    const form = /toLocale(Date|Time)?String|Intl\.(DateTimeFormat|NumberFormat|PluralRules)/;
    expect(files.filter((file) => form.test(readFileSync(new URL(file, ROOT), 'utf8')))).toEqual(
      [],
    );
  });

  test('gives no sentence two names in one area', () => {
    for (const file of globSync('src/words/*.ts', { cwd: ROOT.pathname })) {
      const texts = sentencesOf(readFileSync(new URL(file, ROOT), 'utf8')).map(({ text }) => text);
      const whole = texts.filter((text) => text.length > 30 && !text.includes('{}'));
      const twice = whole.filter((text, at) => whole.indexOf(text) !== at);
      expect(twice.map((text) => `${file}: ${text}`)).toEqual([]);
    }
  });

  test('says what is wrong and never blames, shouts or speaks of internals', () => {
    const texts = globSync('src/words/*.ts', { cwd: ROOT.pathname }).flatMap((file) =>
      sentencesOf(readFileSync(new URL(file, ROOT), 'utf8')),
    );
    expect(texts.length).toBeGreaterThan(1_000);
    const rude =
      /\b(invalid|illegal|oops|whoops|sorry|null|undefined|exception occurred|executor|payload|worker|queue)\b|!!/i;
    expect(texts.filter(({ text }) => rude.test(text)).map(({ text }) => text)).toEqual([]);
  });
});

describe('what finds a sentence outside of the catalogue', () => {
  test.each([
    ["const a = { what: 'Nothing was done.' };"],
    ['const a = `${count} cards wait`;'],
    ["const a = plural(count, 'more item');"],
    ["const a = { label: 'Approve' };"],
    ["const a = '⚠️ ';"],
    ["const a = [' until ', end];"],
    ["const a = '*Notifications*';"],
  ])('sees %s', (source) => {
    expect(sentencesOf(source)).toHaveLength(1);
  });

  test.each([
    ["import { a } from './two words.ts';"],
    ["const a = { action: 'card.approve', value: 'Approve' };"],
    ['const a = `${id}.asked`;'],
    ["throw new Error('No such job is known');"],
    ["ctx.log.warn({ id }, 'a job was lost');"],
    ['const a = sql`select one from two`;'],
    ["const a = { synonyms: ['what can you do'], usage: 'pause [2h]' };"],
    ["type A = 'Two words';"],
    ["db.selectFrom('people as someone');"],
  ])('lets through %s', (source) => {
    expect(sentencesOf(source)).toEqual([]);
  });
});
