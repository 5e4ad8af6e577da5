import { type Mutation, mutations } from './mutation.ts';

export const RECEIPT_MUTATIONS: readonly Mutation[] = [
  ...mutations(
    'src/domain/receipt.ts',
    ['test/flow/receipt'],
    [
      [
        'const foreign = receipt.entries.find(({ subject }) => !ids.has(subject));',
        'const foreign = receipt.entries.find(() => false);',
      ],
      ['if (firsts.some((seq, at) => seq <= (firsts[at - 1] ?? 0)))', 'if (false)'],
      ['if (proposalDigest(record) !== digest) return say.theRecordIsNot;', ''],
      ["(data['digest'] ?? digest) === digest &&", ''],
      ['told === null || canonicalJson(told) !== canonicalJson(summary)', 'told === null'],
    ],
  ),
  ...mutations(
    'src/domain/receipt-path.ts',
    ['test/flow/receipt'],
    [
      ['if (hashes.get(head.seq) !== head.hash) return say.itsPathDoesNotLead;', ''],
      ['hashes.get(witness.seq)?.startsWith(witness.hash) === true', 'true'],
      ['entry.prev !== prev || entryHash(entry) !== entry.hash', 'false'],
    ],
  ),
];
