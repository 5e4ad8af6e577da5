import type { Button, KnownBlock } from '@slack/types';
import { plural } from '../../lib/text.ts';
import type { HomeTeam } from './home-state.ts';
import * as part from './parts.ts';

const UNWELL_MAX = 5;

/** For owners named in the policy: the switch for everybody, who approves, what it costs, how it does. */
export function teamBlocks(team: HomeTeam, stopped: boolean): KnownBlock[] {
  const { people, accounts, unwell, tokens, tokensMax, policy } = team;
  const left = unwell.length - UNWELL_MAX;
  return [
    part.section('home.team', '*For owners* · the whole workspace', switchForAll(stopped)),
    part.rich('home.team-lines', [
      ...part.bullets([
        fact('Approvers', policy),
        fact(
          'Budget',
          `${tokens.toLocaleString('en')} tokens today for all; at most ${tokensMax.toLocaleString('en')} a night for each person`,
        ),
        fact(
          'Health',
          `${unwell.length === 0 ? '✅ well' : `⚠️ ${unwell.length} not well`}: ${plural(people, 'person', 'people')}, ${plural(accounts, 'source')}`,
        ),
        ...unwell.slice(0, UNWELL_MAX).map(({ name, problem }) => fact(`⚠️ ${name}`, problem)),
      ]),
      ...(left <= 0 ? [] : [part.line(part.faint(`(+${plural(left, 'more source')})`))]),
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
      label: 'Start for everybody',
      value: 'start',
      style: 'primary',
    });
  return {
    ...part.button({
      action: 'show.command',
      label: 'Stop for everybody',
      value: 'stop',
      style: 'danger',
    }),
    confirm: {
      title: part.plain('Stop for everybody?', 100),
      text: part.plain('Nothing is executed for anybody until an owner starts it again.', 300),
      confirm: part.plain('Stop', 30),
      deny: part.plain('Not now', 30),
    },
  };
}
