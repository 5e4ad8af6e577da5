import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMailCorpora } from '#src/commands/eval/mail/corpus.ts';
import { bySource, dealt } from '#src/commands/eval/mail/folds.ts';
import { measureMail, type MailOptions } from '#src/commands/eval/mail/index.ts';
import type { JudgedCorpusMail } from '#src/commands/eval/mail/judge.ts';
import { scoreMails } from '#src/commands/eval/mail/score.ts';
import { trainMailClassifier } from '#src/commands/eval/mail/train.ts';
import type { MailCategory } from '#src/domain/verdict.ts';

const SAMPLE = fileURLToPath(new URL('../fixtures/mail/triage-sample.jsonl', import.meta.url));
const QUIET = { step: () => undefined, update: () => undefined, done: () => undefined };
const SETTING = {
  progress: QUIET,
  config: { OPENAI_BASE_URL: '', OPENAI_API_KEY: undefined, OPENAI_MODEL: undefined },
};
const OPTIONS: MailOptions = { corpus: [SAMPLE], json: true, seed: 1, leaveOutSource: false };

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'eval-mail-'));
  const eml = (from: string, text: string) =>
    `From: ${from}\r\nTo: owner@work.example\r\nSubject: Hello\r\n\r\n${text}\r\n`;
  await writeFile(join(dir, 'easy-ham-1.eml'), eml('ada@work.example', 'The notes are attached.'));
  await writeFile(
    join(dir, 'spam-2.eml'),
    eml('rx@pills.biz', 'Cheap viagra, click here to order now!'),
  );
  await writeFile(join(dir, 'unnamed.eml'), eml('bob@work.example', 'Could you call me?'));
});
afterAll(async () => await rm(dir, { recursive: true }));

describe('eval mail', () => {
  test('judges a corpus by the path of triage and gives every promised figure', async () => {
    const report = await measureMail({ ...OPTIONS, corpus: [SAMPLE, dir] }, SETTING);

    expect(report).toMatchObject({
      mails: 18,
      classifier: 'shipped',
      inputTokensPerMail: 0,
      callsPerMail: 0,
      hamSuspicious: 0,
      spamSuspiciousOrPromotion: 1,
      undecodable: 0,
    });
    for (const figure of [
      'exact',
      'withinOne',
      'urgentRecall',
      'needsReplyPrecision',
      'needsReplyRecall',
      'falseQuiet',
      'phishingRecall',
      'phishingFalseAlarm',
    ] as const) {
      expect(report[figure]).toBeGreaterThanOrEqual(0);
      expect(report[figure]).toBeLessThanOrEqual(1);
    }
    expect(report.perCategory['URGENT']?.mails).toBe(3);
    expect(report.bySource['spam']).toMatchObject({ mails: 1, judged: { suspicious: 1 } });
    expect(report.slowestMs).toBeLessThan(5_000);
  });

  test('never lets a mail be judged by weights that were learned from it', async () => {
    const corpus = await loadMailCorpora([SAMPLE]);
    const folds = dealt(corpus, { folds: 5, seed: 1 });

    expect(
      Object.values(Object.groupBy(folds.values(), String)).map((fold) => fold?.length),
    ).toEqual([3, 3, 3, 3, 3]);
    expect(dealt(corpus.toReversed(), { folds: 5, seed: 1 })).toEqual(folds);
    expect(new Set(bySource(corpus).values()).size).toBeGreaterThan(1);
    expect(await measureMail({ ...OPTIONS, crossValidate: 3 }, SETTING)).toMatchObject({
      mails: 15,
      classifier: 'cross-validated',
    });
  });

  test('deals copies of one mail into one fold, and strangers apart', async () => {
    const copies = join(dir, 'copies.jsonl');
    const row = (id: string, body: string) =>
      JSON.stringify({
        id,
        sender: 'ada@work.example',
        to: 'owner@work.example',
        subject: '',
        body,
      });
    const text = 'please review the quarterly budget before the board meets on thursday';
    await writeFile(
      copies,
      [
        ...['1', '2', '3'].map((id) => row(id, `${text}, number ${id}`)),
        ...['lunch', 'parcel', 'invoice'].map((word) => row(word, `${word} ${word}ly ${word}ish`)),
      ].join('\n'),
    );

    const folds = dealt(await loadMailCorpora([copies]), { folds: 2, seed: 1 });

    const foldOf = new Map([...folds].map(([{ id }, fold]) => [id, fold]));
    expect(new Set(['1', '2', '3'].map((id) => foldOf.get(id))).size).toBe(1);
    expect(new Set(foldOf.values()).size).toBe(2);
  });

  test('gives the figures of each corpus by itself', async () => {
    const { byCorpus } = await measureMail({ ...OPTIONS, corpus: [SAMPLE, dir] }, SETTING);

    expect(byCorpus[SAMPLE]).toMatchObject({ mails: 15, hamSuspicious: null });
    expect(byCorpus[dir]).toMatchObject({ mails: 3, exact: null, hamSuspicious: 0 });
  });

  test.each([
    ['{"id":"1","sender":"a@b.example"}', 'Line 1 of PATH is not a mail of a corpus: to: '],
    ['\n{"id":"1"', 'Line 2 of PATH is not a mail of a corpus: it is no JSON object'],
    ['', 'No mail is in PATH'],
  ])('says what is wrong with a file that holds %j', async (content, said) => {
    const broken = join(dir, 'broken.jsonl');
    await writeFile(broken, content);

    await expect(loadMailCorpora([broken])).rejects.toThrow(said.replace('PATH', broken));
  });

  test('says that a path is missing, or a folder has no mail', async () => {
    const empty = await mkdtemp(join(dir, 'empty-'));

    await expect(loadMailCorpora([join(dir, 'nowhere')])).rejects.toThrow('There is no');
    await expect(loadMailCorpora([empty])).rejects.toThrow('No .eml file is in');
  });

  test('reads folders in folders by the name of the file or of its folder, and bytes of any kind', async () => {
    const odd = await mkdtemp(join(dir, 'odd-'));
    await mkdir(join(odd, 'phishing'));
    await writeFile(join(odd, 'phishing', '1.eml'), Buffer.from([0xff, 0, 0xfe]));
    await writeFile(join(odd, 'ham_2.eml'), '');
    await writeFile(join(odd, 'hamster.eml'), 'Subject: x\n\nhello');

    const corpus = await loadMailCorpora([odd]);

    expect(corpus.map(({ source, phishing, spam }) => ({ source, phishing, spam }))).toEqual([
      { source: 'ham', phishing: null, spam: false },
      { source: '', phishing: null, spam: null },
      { source: 'phishing', phishing: true, spam: true },
    ]);
  });

  test('teaches the same bytes from the same mails', async () => {
    const [one, two] = [join(dir, 'one.json'), join(dir, 'two.json')];
    for (const out of [one, two]) await trainMailClassifier({ corpus: [SAMPLE], out, json: true });

    expect(await readFile(one, 'utf8')).toBe(await readFile(two, 'utf8'));
  });
});

describe('scoreMails', () => {
  const judged = async (categories: readonly MailCategory[]): Promise<JudgedCorpusMail[]> => {
    const corpus = await loadMailCorpora([SAMPLE]);
    return corpus.map((item, at) => ({
      item,
      ms: 1,
      verdict: {
        signalId: item.id,
        category: categories[at % categories.length] ?? 'unsure',
        confidence: 0.9,
        lane: 'rules',
        oneLine: '',
        why: [],
        explanation: null,
      },
    }));
  };

  test('counts unsure as wrong and as looked at', async () => {
    expect(scoreMails(await judged(['unsure']))).toMatchObject({
      exact: 0,
      withinOne: 0,
      unsure: 1,
      falseQuiet: 0,
      exactWhereSure: null,
    });
  });

  test('counts what waits for the reader and lies among the quiet as falsely quiet', async () => {
    expect(scoreMails(await judged(['promotion']))).toMatchObject({
      falseQuiet: 1,
      exact: 0.2,
      phishingRecall: 0,
    });
    expect(scoreMails(await judged(['suspicious']))).toMatchObject({
      falseQuiet: 0,
      phishingRecall: 1,
      phishingFalseAlarm: 1,
    });
  });
});
