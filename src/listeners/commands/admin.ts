import { slackIds } from '../../domain/person.ts';
import { WORDING } from '../../domain/wording.ts';
import { readTeam } from '../../flow/team.ts';
import { plural } from '../../lib/text.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import type { Asked, Command } from './command.ts';

/** Everybody may look; what an owner of the policy alone may do is refused to others at its own place. */
export const ADMIN: readonly Command[] = [
  {
    name: 'admin',
    synonyms: ['owner', 'owners', 'team', 'health'],
    topic: 'admin',
    usage: 'admin',
    help: 'Health, budget, who approves; for owners named in the policy',
    example: 'admin',
    takesWords: false,
    run: admin,
  },
];

async function admin({ ctx, ownerId }: Asked): Promise<Answer> {
  const team = await readTeam(ctx, ownerId);
  if (team === null)
    return {
      what: 'Only an owner named in the policy can look at this.',
      safe: WORDING.nothingChanged,
      next: 'For yourself: /nightshift status, posture, audit',
      steps: [{ label: 'Status', command: 'status' }],
    };
  const tokens = team.tokens.toLocaleString('en');
  return {
    what: `${team.stopped ? 'Stopped for everybody.' : 'Running.'} Workspace ${slackIds(ownerId).teamId}.`,
    lines: [
      { title: 'People', text: plural(team.people, 'person', 'people') },
      {
        state: team.unwell.length === 0 ? '✅ Well' : '⚠️ Not well',
        title: 'Sources',
        text: `${plural(team.accounts, 'source')}, ${team.unwell.length} of them could not be read`,
      },
      {
        title: 'Model today',
        text: `${tokens} tokens for all; at most ${ctx.config.NIGHTSHIFT_TOKENS_PER_NIGHT.toLocaleString('en')} for each person`,
      },
      { title: 'Policy', text: team.policy },
      ...team.unwell.map(({ name, problem }) => ({ state: '⚠️', title: name, text: problem })),
    ],
    steps: [
      team.stopped
        ? { label: 'Start for everybody', command: 'start' }
        : { label: 'Stop for everybody', command: 'stop' },
      { label: 'What it can do now', command: 'posture' },
    ],
  };
}
