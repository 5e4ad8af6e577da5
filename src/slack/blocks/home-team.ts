import type { Button, KnownBlock } from '@slack/types';
import type { HomeTeam } from './home-state.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';

const UNWELL_MAX = 5;

/** For owners named in the policy: the switch for everybody, who approves, what it costs, how it does. */
export function teamBlocks(team: HomeTeam, stopped: boolean): KnownBlock[] {
  const { people, accounts, unwell, tokens, tokensMax, policy } = team;
  const left = unwell.length - UNWELL_MAX;
  return [
    part.section('home.team', say.forOwnersTheWholeWorkspace, switchForAll(stopped)),
    part.rich('home.team-lines', [
      ...part.bullets([
        fact(say.approvers, policy),
        fact(say.budget, say.tokensTodayForAll(tokens, tokensMax)),
        fact(
          say.health,
          `${unwell.length === 0 ? say.well : say.unwell(unwell.length)}: ${say.people(people)}, ${say.sourceCount(accounts)}`,
        ),
        ...unwell.slice(0, UNWELL_MAX).map(({ name, problem }) => fact(say.warned(name), problem)),
      ]),
      ...(left <= 0 ? [] : [part.line(part.faint(`(+${say.moreSources(left)})`))]),
    ]),
  ];
}

function fact(title: string, says: string) {
  return part.line(part.strongSaid(title, 60), part.words(': '), part.said(says, 200));
}

function switchForAll(stopped: boolean): Button {
  if (stopped)
    return part.button({
      action: 'show.command',
      label: say.startForEverybody,
      value: 'start',
      style: 'primary',
    });
  return {
    ...part.button({
      action: 'show.command',
      label: say.stopForEverybody,
      value: 'stop',
      style: 'danger',
    }),
    confirm: {
      title: part.plain(say.stopForEverybodyAsked, 100),
      text: part.plain(say.nothingIsExecuted, 300),
      confirm: part.plain(say.stop, 30),
      deny: part.plain(say.notNow, 30),
    },
  };
}
