import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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

  test('says which line is no mail', async () => {
    const broken = join(dir, 'broken.jsonl');
    await writeFile(broken, '{"id":"1"}\n');

    await expect(loadMailCorpora([broken])).rejects.toThrow('Line 1');
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
