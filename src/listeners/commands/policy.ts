import { policyAnswer } from '../policy-commands.ts';
import type { Command } from './command.ts';
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
    usage: 'exception ID MINUTES REASON',
    help: say.asksThePolicysOwners,
    example: 'exception prp_none 60 they wait for it',
    takesWords: true,
    run: ({ ctx, ownerId, rest }) =>
      policyAnswer(ctx, ownerId, { word: 'exception', rest: rest.split(' ') }),
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
