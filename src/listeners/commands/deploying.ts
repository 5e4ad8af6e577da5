import type { PipelineDeed } from '../../connectors/pipelines/deed.ts';
import { deployForm } from '../../flow/deploy-form.ts';
import { holdPipeline, showHolds, unholdPipeline } from '../../flow/holds.ts';
import { nameDeed } from '../../flow/name-deed.ts';
import { WORDING } from '../../words/wording.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/commands.ts';

/** What pipelines may be asked to do; each becomes a card that waits for its approval. */
export const DEPLOYING: readonly Command[] = [
  {
    name: 'deploy',
    synonyms: ['ship', 'release'],
    topic: 'deploy',
    usage: 'deploy [PIPELINE@TAG to ENVIRONMENT]',
    help: say.asksToDeployATag,
    example: 'deploy payments@v1.4.2 to prod',
    takesWords: true,
    run: deploy,
  },
  {
    name: 'rollback',
    synonyms: ['roll back', 'revert'],
    topic: 'deploy',
    usage: 'rollback PIPELINE ENVIRONMENT',
    help: say.asksToBringBackWhat,
    example: 'rollback payments prod',
    takesWords: true,
    run: (asked) => deed(asked, 'rollback'),
  },
  {
    name: 'gate',
    synonyms: ['gates'],
    topic: 'deploy',
    usage: 'gate open|shut PIPELINE [RUN] [ENVIRONMENT]',
    help: say.asksToLetAWaiting,
    example: 'gate open payments',
    takesWords: true,
    run: gate,
  },
  {
    name: 'cancel',
    synonyms: ['abort'],
    topic: 'deploy',
    usage: 'cancel PIPELINE [RUN]',
    help: say.asksToEndARun,
    example: 'cancel payments',
    takesWords: true,
    run: (asked) => deed(asked, 'cancel'),
  },
  {
    name: 'issue',
    synonyms: ['report bug'],
    topic: 'deploy',
    usage: 'issue PIPELINE RUN',
    help: say.asksToOpenAnIssue,
    example: 'issue payments 812',
    takesWords: true,
    run: (asked) => deed(asked, 'issue'),
  },
  {
    name: 'hold',
    synonyms: [],
    topic: 'deploy',
    usage: 'hold PIPELINE REASON',
    help: say.nothingIsProposedOrDone,
    example: 'hold payments the audit runs',
    takesWords: true,
    run: ({ ctx, ownerId, rest }) => holdPipeline(ctx, { ownerId, text: rest }),
  },
  {
    name: 'unhold',
    synonyms: ['lift'],
    topic: 'deploy',
    usage: 'unhold PIPELINE',
    help: say.liftsAHold,
    example: 'unhold payments',
    takesWords: true,
    run: ({ ctx, ownerId, rest }) => unholdPipeline(ctx, { ownerId, text: rest }),
  },
  {
    name: 'holds',
    synonyms: ['held'],
    topic: 'deploy',
    usage: 'holds',
    help: say.whichPipelinesAreHeld,
    example: 'holds',
    takesWords: false,
    run: ({ ctx, ownerId }) => showHolds(ctx, ownerId),
  },
];

async function deed({ ctx, ownerId, rest }: Asked, name: PipelineDeed): Promise<Answer> {
  return await nameDeed(ctx, { ownerId, name, text: rest });
}

/** Without anything behind it, a form asks, where one can be opened. */
async function deploy(asked: Asked): Promise<Answer> {
  const { ctx, ownerId, rest, triggerId } = asked;
  const form = rest === '' && triggerId !== null ? await deployForm(ctx, ownerId) : null;
  if (form === null || triggerId === null) return await deed(asked, 'deploy');
  await ctx.poster.openView({ triggerId, view: form });
  return { what: say.sayInTheFormWhat, safe: WORDING.nothingDone };
}

const VERDICTS: ReadonlyMap<string, PipelineDeed> = new Map([
  ['open', 'approve'],
  ['approve', 'approve'],
  ['shut', 'reject'],
  ['close', 'reject'],
  ['reject', 'reject'],
]);

async function gate(asked: Asked): Promise<Answer> {
  const [word = '', ...rest] = asked.rest.split(' ');
  const verdict = VERDICTS.get(word.toLowerCase());
  if (verdict === undefined)
    return {
      what: say.openIt,
      safe: WORDING.nothingDone,
    };
  return await deed({ ...asked, rest: rest.join(' ') }, verdict);
}
