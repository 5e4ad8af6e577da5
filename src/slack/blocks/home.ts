import type { HomeView, KnownBlock } from '@slack/types';
import { isSettingUp } from '../../domain/set-up.ts';
import { WORDING } from '../../words/wording.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { decisionBlocks, lastNightBlocks, sourceBlocks } from './home-night.ts';
import { helpBlocks, memoryBlocks, notificationBlocks } from './home-own.ts';
import { ruleBlocks } from './home-rules.ts';
import { teamBlocks } from './home-team.ts';
import type { Home, HomeSource } from './home-state.ts';
import * as part from './parts.ts';
import { setUpBlocks } from './set-up.ts';
import * as say from '../../words/home.ts';

export function sealedHome(home: Home): SealedView {
  const page = home.lastNight?.page ?? null;
  return seal(homeView(home), { ...NOTHING_ALLOWED, allowedUrls: part.linkable([page]) });
}

/** For those who can own nothing here. */
export function sealedOutsiderHome(): SealedView {
  const says = part.section('home.outsider', WORDING.membersOnly);
  return seal({ type: 'home', callback_id: 'home', blocks: [says] }, NOTHING_ALLOWED);
}

/** The App Home view, as a pure function of the person's state: what needs them first, what they can change last. */
export function homeView(home: Home): Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] } {
  return {
    type: 'home',
    callback_id: 'home',
    blocks: [
      part.header('home.header', 'Nightshift'),
      ...statusBlocks(home),
      ...(isSettingUp(home.setUp) ? [divider('set-up'), ...setUpBlocks(home.setUp)] : []),
      divider('night'),
      ...decisionBlocks(home),
      ...lastNightBlocks(home),
      ...sourceBlocks(home),
      divider('own'),
      ...ruleBlocks(home),
      ...memoryBlocks(home),
      ...notificationBlocks(home),
      ...(home.team === null
        ? []
        : [divider('team'), ...teamBlocks(home.team, home.stopped === 'everybody')]),
      divider('help'),
      ...helpBlocks(),
    ],
  };
}

function divider(before: string): KnownBlock {
  return { type: 'divider', block_id: `home.before-${before}` };
}

function statusBlocks(home: Home): KnownBlock[] {
  const blind = home.sources.filter(isBlind).length;
  return [
    part.section(
      'home.switch',
      [
        `${say.status[home.stopped]}${untilWhen(home)}`,
        ...(blind === 0 ? [] : [say.ofCannotBeReadWhat(blind, home.sources.length)]),
        nextDigest(home),
      ].join('\n'),
    ),
    ...toggle(home.stopped),
  ];
}

function untilWhen({ stopped, resumesAt, timeZone }: Home): string {
  if (stopped !== 'self') return '';
  if (resumesAt === null) return say.itStaysSoUntilYou;
  return say.itGoesOnByItself(part.instant(resumesAt, timeZone));
}

/** One's own switch; while an owner stopped everybody, it would change nothing. */
function toggle(stopped: Home['stopped']): KnownBlock[] {
  if (stopped === 'everybody') return [];
  const button =
    stopped === 'self'
      ? part.button({
          action: 'switch.resume',
          label: say.resume,
          value: 'resume',
          style: 'primary',
        })
      : part.button({
          action: 'switch.pause',
          label: say.pauseEverything,
          value: 'pause',
          style: 'danger',
        });
  return [{ type: 'actions', block_id: `home.actions.${stopped}`, elements: [button] }];
}

export function isBlind({ state, problem }: HomeSource): boolean {
  return state !== 'connected' || problem !== null;
}

function nextDigest({ nextDigestAt, sources, timeZone }: Home): string {
  if (sources.length === 0) return say.nothingIsConnected;
  return nextDigestAt === null
    ? say.noDigestIsPlanned
    : say.nextDigest(part.instant(nextDigestAt, timeZone));
}
