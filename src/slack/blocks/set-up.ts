import type { Button, KnownBlock, SectionBlock } from '@slack/types';
import { isSettingUp, type SetUp } from '../../domain/set-up.ts';
import { WORDING } from '../../domain/wording.ts';
import { NOTHING_ALLOWED, seal, type SealedMessage } from '../egress.ts';
import * as part from './parts.ts';

/** The first message that somebody gets: what this can and cannot do, and the four steps to a first digest. */
export function sealedWelcome(setUp: SetUp): SealedMessage {
  return seal(
    {
      text: 'Welcome to Nightshift',
      blocks: [
        part.header('welcome.header', 'Welcome to Nightshift'),
        part.rich('welcome.what', [
          part.line(
            part.words(
              'While you sleep I read the mailboxes and pipelines that you connect. In the morning one message tells you what arrived, what failed and why, and how far each source was read.',
            ),
          ),
          part.line(
            part.strong(WORDING.asksFirst),
            part.words(
              ' I never delete mail or set up forwarding, and send nothing but a reply whose exact words you approved.',
            ),
          ),
        ]),
        ...(isSettingUp(setUp) ? setUpBlocks(setUp) : [setUpDone()]),
      ],
    },
    NOTHING_ALLOWED,
  );
}

function setUpDone(): KnownBlock {
  return part.context(
    'set-up.over',
    '✅ You are set up. The rest is on my Home tab, and `/nightshift help` says what you can ask.',
  );
}

/** The checklist: each step with its state in words and the button that takes it. */
export function setUpBlocks(setUp: SetUp): KnownBlock[] {
  const { connected, taken, digestTime, timeZone } = setUp;
  const steps = [connected, taken.has('time'), taken.has('sample')];
  const done = steps.filter(Boolean).length;
  return [
    part.section('set-up', `*Set up* · ${done} of ${steps.length} done, about two minutes`),
    step({
      name: 'connect',
      isDone: connected,
      title: 'Connect a mailbox or a pipeline',
      says: 'Reading alone is enough to begin.',
      button: part.button({ action: 'show.command', label: 'Connect', value: 'connect' }),
    }),
    step({
      name: 'time',
      isDone: taken.has('time'),
      title: 'Check when your digest comes',
      says: `Now at ${digestTime}, ${timeZone}.`,
      button: part.button({ action: 'show.settings', label: 'Set my time', value: 'settings' }),
    }),
    step({
      name: 'sample',
      isDone: taken.has('sample'),
      title: 'Try a sample night',
      says: 'All of it is made up, and no button in it does anything.',
      button: part.button({ action: 'show.command', label: 'Try it', value: 'sample' }),
    }),
    step({
      name: 'done',
      isDone: false,
      title: 'Done',
      says: 'Hides these steps. You can do each of them later too.',
      button: part.button({ action: 'set-up.done', label: 'I am done', value: 'done' }),
    }),
  ];
}

interface Step {
  name: string;
  isDone: boolean;
  title: string;
  says: string;
  button: Button;
}

function step({ name, isDone, title, says, button }: Step): SectionBlock {
  const id = `set-up.${name}.${isDone ? 'taken' : 'open'}`;
  return isDone
    ? part.section(id, `✅ ${title} · done`)
    : part.section(id, `⬜ *${title}*\n${says}`, button);
}
