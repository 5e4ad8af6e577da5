import { slackIds } from '../../domain/person.ts';
import { WORDING } from '../../words/wording.ts';
import { actorOf } from '../../flow/standing.ts';
import { chooseTeamChannel } from '../../flow/team-digest.ts';
import { readTeam } from '../../flow/team.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/commands.ts';

/** Everybody may look; what an owner of the policy alone may do is refused to others at its own place. */
export const ADMIN: readonly Command[] = [
  {
    name: 'admin',
    synonyms: ['owner', 'owners', 'team', 'health'],
    topic: 'admin',
    usage: 'admin [team-digest on|team-digest off]',
    help: say.healthBudgetWhoApproves,
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
      what: say.onlyAnOwnerNamed,
      safe: WORDING.nothingChanged,
      next: say.forYourself,
      steps: [{ label: say.status, command: 'status' }],
    };
  return {
    what: say.workspace(team.stopped),
    lines: [
      { title: say.people, text: say.peoplePeople(team.people) },
      {
        state: team.unwell.length === 0 ? say.well : say.notWell,
        title: say.sources,
        text: say.ofThemCouldNot(team.accounts, team.unwell.length),
      },
      {
        title: say.modelToday,
        text: say.tokensForAll(team.tokens, ctx.config.NIGHTSHIFT_TOKENS_PER_NIGHT),
      },
      { title: say.policy, text: team.policy },
      ...team.unwell.map(({ name, problem }) => ({ state: say.sign, title: name, text: problem })),
    ],
    steps: [
      team.stopped
        ? { label: say.startForEverybody, command: 'start' }
        : { label: say.stopForEverybody, command: 'stop' },
      { label: say.whatItCanDoNow, command: 'posture' },
    ],
  };
}

/** The channel is Slack's word for where it was typed, never a name in the text. */
async function teamDigest({ ctx, ownerId, rest, channel }: Asked): Promise<Answer> {
  const [, word] = /^team-digest (on|off)$/i.exec(rest) ?? [];
  if (word === undefined || channel === undefined)
    return {
      what: say.aChannelIsTold,
      safe: WORDING.nothingChanged,
      steps: [{ label: say.health, command: 'admin' }],
    };
  const actor = await actorOf(ctx, slackIds(ownerId));
  const on = word.toLowerCase() === 'on';
  return { what: (await chooseTeamChannel(ctx, { actor, channel, on })).words };
}
