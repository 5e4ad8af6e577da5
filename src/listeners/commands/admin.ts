import { slackIds } from '../../domain/person.ts';
import { WORDING } from '../../domain/wording.ts';
import { actorOf } from '../../flow/standing.ts';
import { chooseTeamChannel } from '../../flow/team-digest.ts';
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
    usage: 'admin [team-digest on|team-digest off]',
    help: 'Health, budget, who approves; or tells the channel it is typed in of your deployments each morning',
    example: 'admin',
    takesWords: true,
    run: admin,
  },
];

async function admin(asked: Asked): Promise<Answer> {
  const { ctx, ownerId, rest } = asked;
  if (rest !== '') return await teamDigest(asked);
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

/** The channel is Slack's word for where it was typed, never a name in the text. */
async function teamDigest({ ctx, ownerId, rest, channel }: Asked): Promise<Answer> {
  const [, word] = /^team-digest (on|off)$/i.exec(rest) ?? [];
  if (word === undefined || channel === undefined)
    return {
      what: 'A channel is told of deployments by typing there: /nightshift admin team-digest on, or off',
      safe: WORDING.nothingChanged,
      steps: [{ label: 'Health', command: 'admin' }],
    };
  const actor = await actorOf(ctx, slackIds(ownerId));
  const on = word.toLowerCase() === 'on';
  return { what: (await chooseTeamChannel(ctx, { actor, channel, on })).words };
}
