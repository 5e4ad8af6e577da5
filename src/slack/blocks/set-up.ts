import type { Button, KnownBlock, SectionBlock } from '@slack/types';
import { isSettingUp, type SetUp } from '../../domain/set-up.ts';
import { clockInWords } from '../../lib/notation.ts';
import { WORDING } from '../../words/wording.ts';
import { NOTHING_ALLOWED, seal, type SealedMessage } from '../egress.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';

/** The first message that somebody gets: what this can and cannot do, and the three steps to a first digest. */
export function sealedWelcome(setUp: SetUp): SealedMessage {
  return seal(
    {
      text: say.welcomeToNightshift,
      blocks: [
        part.header('welcome.header', say.welcomeToNightshift),
        part.rich('welcome.what', [
          part.line(part.words(say.whileYouSleepIRead)),
          part.line(part.strong(WORDING.asksFirst), part.words(say.iNeverDeleteMail)),
        ]),
        ...(isSettingUp(setUp) ? setUpBlocks(setUp) : [setUpDone()]),
      ],
    },
    NOTHING_ALLOWED,
  );
}

function setUpDone(): KnownBlock {
  return part.context('set-up.over', say.youAreSetUp);
}

/** The checklist: each step with its state in words and the button that takes it. */
export function setUpBlocks(setUp: SetUp): KnownBlock[] {
  const { connected, taken, digestTime, timeZone } = setUp;
  const steps = [connected, taken.has('time'), taken.has('sample')];
  const done = steps.filter(Boolean).length;
  return [
    part.section('set-up', say.setUpOfDone(done, steps.length)),
    step({
      name: 'connect',
      isDone: connected,
      title: say.connectAMailbox,
      says: say.readingAloneIsEnough,
      button: part.button({ action: 'show.command', label: say.connect, value: 'connect' }),
    }),
    step({
      name: 'time',
      isDone: taken.has('time'),
      title: say.checkWhenYourDigestComes,
      says: say.nowAt(clockInWords(digestTime), timeZone),
      button: part.button({ action: 'show.settings', label: say.setMyTime, value: 'settings' }),
    }),
    step({
      name: 'sample',
      isDone: taken.has('sample'),
      title: say.tryASampleNight,
      says: say.allOfItIsMade,
      button: part.button({ action: 'show.command', label: say.tryIt, value: 'sample' }),
    }),
    part.section(
      'set-up.done.open',
      say.eachCanBeDoneLater,
      part.button({ action: 'set-up.done', label: say.hideThisList, value: 'done' }),
    ),
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
    ? part.section(id, say.stepDone(title))
    : part.section(id, say.stepToDo(title, says), button);
}
