import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOPICS } from '#src/listeners/commands/command.ts';
import { NOUNS } from '#src/listeners/commands/nouns.ts';
import { COMMANDS } from '#src/listeners/commands/table.ts';
import { ANSWER_LINES_MAX } from '#src/slack/blocks/answer.ts';
import { promotion, question, urgent, wordsOf } from '../flow/mails.ts';
import { nightOf } from '../flow/scenes.ts';
import { MAILBOX, type Night } from '../support/night.ts';
import { buttonsIn, typed, typedWords } from './asking.ts';

let night: Night;
beforeAll(async () => {
  night = await nightOf([promotion(), urgent(), question()], { runs: 1 });
});
afterAll(async () => night[Symbol.asyncDispose]());

/** A phone shows about this many characters at once. */
const SCREEN = 1_100;
const FAILED = /not something I know|went wrong|could not be checked/;
/** What a command says whose words it could not read. */
const MISREAD = /reads like|cannot make a rule|no day|[Nn]othing that I can|typing there/;

/** Every word that names a command or a thing; those of three words and more are sentences to the parser. */
const WORDS = [
  ...new Set([...COMMANDS, ...NOUNS].flatMap((it) => [it.name, ...it.synonyms])),
].filter((word) => /[a-z]/.test(word) && word.split(' ').length <= 2);
/** What the documents call things, and what else people say. */
const GLOSSARY =
  'account mailbox mailboxes signal verdict proposal card memory digest usage allowance receipt catch-up incident incidents runs rollback gate duty mute undo privacy budget approvals policy exception ticket freeze holds drafts replies unsubscribe phishing calendar meetings webhooks holidays vacation voice follow-ups cost audit pause stop rules notes timezone production'.split(
    ' ',
  );

/** What stands for the words in capitals, and for the others that help only describes. */
const VALUES: Readonly<Record<string, string>> = {
  'HH:MM': '07:00',
  'HH:MM-HH:MM': '22:00-06:30',
  'YYYY-MM-DD': '2026-12-24',
  'Area/City': 'Europe/Paris',
  'PIPELINE@TAG': 'shop-0@v1.4.2',
  ADDRESS: MAILBOX,
  DAYS: '7',
  ENVIRONMENT: 'production',
  MINUTES: '60',
  N: '1',
  NAME: 'shop',
  NUMBER: '1',
  PIPELINE: 'shop-0',
  REASON: 'an audit runs',
  RUN: '812',
  SOURCE: 'outlook-calendar',
  WORDS: 'archive mail from news@shop.example',
  days: 'mon,thu',
  topic: 'night',
  '…': 'staging',
};
/** Where a word means something else. */
const OWN_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: { NUMBER: 'CHG-1234' },
};

/** Each way in which a usage line can be typed: of `a|b [c|d e]` these are `a`, `a c`, `a d e`, `b`, … */
function formsOf(usage: string): string[] {
  const parts = usage.match(/\[[^\]]*\]|\S+/g) ?? [];
  return parts.reduce<string[]>(
    (lines, part) => {
      const choices = part.startsWith('[')
        ? ['', ...part.slice(1, -1).split('|')]
        : part.split('|');
      return lines.flatMap((line) => choices.map((choice) => `${line} ${choice.trim()}`.trim()));
    },
    [''],
  );
}

function filled(form: string, ids: Readonly<Record<string, string>>): string {
  const [name = ''] = form.split(' ');
  const values = { ...VALUES, ...ids, ...OWN_VALUES[name] };
  return form.replaceAll(/\S+/g, (word) => values[word] ?? word);
}

describe('help', () => {
  it.each(Object.keys(TOPICS))(
    'about %s fits one screen of a phone, with two next steps at most',
    async (topic) => {
      const { blocks } = await typed(night, `help ${topic}`);
      expect(wordsOf(blocks).length).toBeLessThan(SCREEN);
      expect(wordsOf(blocks)).not.toContain('There is no help');
      expect(buttonsIn(blocks)).toBeLessThanOrEqual(2);
    },
  );

  it('names every command, each under a topic, with no more lines than are shown', async () => {
    const words = await typedWords(night, 'help');
    for (const { name } of COMMANDS) expect(words).toContain(name);
    for (const topic of Object.keys(TOPICS))
      expect(COMMANDS.filter((command) => command.topic === topic).length).toBeLessThanOrEqual(
        ANSWER_LINES_MAX,
      );
  });

  it.each([...WORDS, ...GLOSSARY])(
    'about “%s”, which somebody may call it, leads to a topic and fits one screen of a phone',
    async (word) => {
      const { blocks } = await typed(night, `help ${word}`);
      expect(wordsOf(blocks)).not.toMatch(/There is no help/);
      expect(wordsOf(blocks)).toMatch(/\/nightshift [a-z]/);
      expect(wordsOf(blocks).length).toBeLessThan(SCREEN);
      expect(JSON.stringify(blocks)).toMatch(/"value":"help/);
      expect(buttonsIn(blocks)).toBeLessThanOrEqual(2);
    },
  );

  it('tells what a thing is that is no command, with the commands that go with it', async () => {
    const words = await typedWords(night, 'help about incidents');
    expect(words).toMatch(/everything that is wrong with one pipeline[^]*\/nightshift deploys/);
    expect(await typedWords(night, 'help budget')).toContain('tokens a day');
    for (const { name, commands, topic } of NOUNS) {
      expect(Object.keys(TOPICS)).toContain(topic);
      expect(Object.keys(TOPICS)).not.toContain(name);
      const known = COMMANDS.map((command) => command.name);
      expect(known).not.toContain(name);
      expect(known).toEqual(expect.arrayContaining([...commands]));
    }
  });

  it('offers what a slip was probably meant as', async () => {
    const { blocks } = await typed(night, 'help incidnets');
    expect(wordsOf(blocks)).toMatch(/no help about “incidnets”[^]*Did you mean “help incidents”/);
    expect(JSON.stringify(blocks)).toContain('"value":"help incidents"');
  });

  it('says so where there is none, and what there is', async () => {
    expect(await typedWords(night, 'help knitting')).toMatch(
      /no help about “knitting”[^]*settings/,
    );
  });

  it('is given by the name of a command too', async () => {
    expect(await typedWords(night, 'help vacation')).toContain('/nightshift away 3d');
  });
});

describe('every command that help names', () => {
  it.each(
    COMMANDS.flatMap(({ name, example, alsoTry = [] }) =>
      [example, ...alsoTry].map((line) => [name, line]),
    ),
  )('%s works as “/nightshift %s”', async (_name, example) => {
    const message = await typed(night, example);
    expect(wordsOf(message.blocks)).not.toMatch(FAILED);
    expect(message.text).not.toBe('');
    expect(buttonsIn(message.blocks)).toBeLessThanOrEqual(2);
    expect(night.bugs).toEqual([]);
  });

  it('has words that mean it alone', () => {
    const words = COMMANDS.flatMap(({ name, synonyms }) => [name, ...synonyms]);
    expect(words.toSorted()).toEqual([...new Set(words)].toSorted());
  });

  it('is understood by its synonyms', () => {
    for (const { synonyms } of COMMANDS)
      for (const synonym of synonyms) expect(synonym).toBe(synonym.toLowerCase());
  });
});

describe('every form that help prints', () => {
  it.each(Object.keys(TOPICS))('about %s is understood as it is printed', async (topic) => {
    const ids = { ID: (await night.proposals())[0]?.id ?? '' };
    const printed = await typedWords(night, `help ${topic}`);
    const usages = COMMANDS.filter((command) => command.topic === topic).map(({ usage }) => usage);
    for (const usage of usages) {
      expect(printed).toContain(`/nightshift ${usage}`);
      for (const line of formsOf(usage).map((form) => filled(form, ids))) {
        // A word in capitals that nobody filled would be a form that nobody tried.
        expect(line).not.toMatch(/(?<![\w-])(?!DE\b)[A-Z]{2,}(?![\w-])/);
        const message = await typed(night, line);
        expect(`${line}: ${wordsOf(message.blocks)}`).not.toMatch(FAILED);
        expect(`${line}: ${wordsOf(message.blocks)}`).not.toMatch(MISREAD);
        expect(buttonsIn(message.blocks)).toBeLessThanOrEqual(2);
      }
    }
    expect(night.slack.refused).toEqual([]);
    expect(night.bugs).toEqual([]);
  });
});
