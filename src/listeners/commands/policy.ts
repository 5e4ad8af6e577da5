import { policyAnswer } from '../policy-commands.ts';
import { sealedExceptionModal } from '../../slack/blocks/exception-modal.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { WORDING } from '../../words/wording.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/commands.ts';

/** What policy says, and the ways past it that an owner of the policy decides. */
export const POLICY: readonly Command[] = [
  {
    name: 'refused',
    synonyms: ['refusals'],
    topic: 'decide',
    usage: 'refused',
    help: say.whatPolicyRefusedToPropose,
    example: 'refused',
    takesWords: false,
    run: ({ ctx, ownerId }) => policyAnswer(ctx, ownerId, { word: 'refused', rest: [] }),
  },
  {
    name: 'exception',
    synonyms: ['except'],
    topic: 'decide',
    usage: 'exception ID [MINUTES REASON]',
    help: say.asksThePolicysOwners,
    example: 'exception prp_none 60 they wait for it',
    takesWords: true,
    run: exception,
  },
  {
    name: 'ticket',
    synonyms: [],
    topic: 'decide',
    usage: 'ticket ID NUMBER',
    help: say.namesTheTicketThatPolicy,
    example: 'ticket prp_none CHG-12',
    takesWords: true,
    run: ({ ctx, ownerId, rest }) =>
      policyAnswer(ctx, ownerId, { word: 'ticket', rest: rest.split(' ') }),
  },
];

/** With the id alone, a form asks for the rest, where one can be opened. */
async function exception({ ctx, ownerId, rest, triggerId }: Asked): Promise<Answer> {
  const words = rest.split(' ');
  const [id = '', ...others] = words;
  if (id === '' || others.length > 0 || triggerId === null)
    return await policyAnswer(ctx, ownerId, { word: 'exception', rest: words });
  await ctx.poster.openView({ triggerId, view: sealedExceptionModal(id) });
  return { what: say.sayInTheFormWhy, safe: WORDING.nothingDone };
}
