import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ClassifierFile } from '../../../domain/mail-classifier.ts';
import { printResult } from '../../output.ts';
import { loadMailCorpora } from './corpus.ts';
import { study, train } from './lessons.ts';

export interface TrainOptions {
  corpus: readonly string[];
  out?: string | undefined;
  json: boolean;
}

const SHIPPED = fileURLToPath(new URL('../../../domain/mail-classifier.json', import.meta.url));

const ATTRIBUTION = [
  'Learned from amd/gaia, triage corpus, Copyright (C) 2025-2026 Advanced Micro Devices, Inc., MIT licence',
  'Learned from the SpamAssassin public corpus, PDDL 1.0',
];

/** Writes the classifier that triage ships with; the same corpora give the same bytes. */
export async function trainMailClassifier(options: TrainOptions): Promise<number> {
  const corpus = await loadMailCorpora(options.corpus);
  const file = options.out ?? SHIPPED;
  const content = { attribution: ATTRIBUTION, ...train(study(corpus)) };
  const text = fileText(content);
  await writeFile(file, text);
  printResult({ mails: corpus.length, file, bytes: text.length }, options.json);
  return 0;
}

/** As the formatter leaves it, numbers on one line. */
function fileText({ attribution, scales, weights }: ClassifierFile): string {
  const lines = [
    `  "attribution": ${JSON.stringify(attribution, null, 2).replaceAll('\n', '\n  ')}`,
    `  "scales": ${JSON.stringify(scales).replaceAll(',', ', ')}`,
    `  "weights": "${weights}"`,
  ];
  return `{\n${lines.join(',\n')}\n}\n`;
}
