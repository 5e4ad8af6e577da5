import { readPauseEnd } from '../../domain/pause-words.ts';
import { auditWords } from '../../domain/audit-type.ts';
import { slackIds } from '../../domain/person.ts';
import { WORDING } from '../../words/wording.ts';
import { pause } from '../../flow/pause.ts';
import { clockInWords, instantInWords, shortDay } from '../../lib/notation.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import type { SealedMessage } from '../../slack/egress.ts';
import { auditOfPerson } from '../../store/audit-reads.ts';
import { lastVerifications } from '../../store/audit-verifications.ts';
import { auditHead } from '../../store/audit.ts';
import { listAccounts } from '../../store/accounts.ts';
import { listNotes } from '../../store/notes.ts';
import { findPerson } from '../../store/people.ts';
import { countSignals } from '../../store/signals.ts';
import { accessAnswer } from '../access-commands.ts';
import { policyAnswer } from '../policy-commands.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/commands.ts';

const ENTRIES_MAX = 10;
/** “Hold on, what is that?” is no pause; “pause everything please” is. */
const ENDS = /^(?:\d|(?:until|till|for|an?|one|tomorrow|everything|all|it|me|now|please)\b)/i;
const WHOLE = /^(?:everything|all|it|me|now|please|[\s,.!])+$/i;
const STATUS = { label: say.status, command: 'status' } as const;

export const SAFETY: readonly Command[] = [
  {
    name: 'pause',
    synonyms: ['halt', 'freeze'],
    topic: 'safety',
    usage: 'pause [2h|until 14:00|until tomorrow]',
    help: say.nothingOfYoursIsExecuted,
    example: 'pause',
    alsoTry: ['pause 2h', 'pause until 14:00', 'pause until tomorrow'],
    takesWords: ENDS,
    run: pauseFor,
  },
  {
    name: 'resume',
    synonyms: ['continue', 'unpause', 'go on'],
    topic: 'safety',
    usage: 'resume',
    help: say.goesOn,
    example: 'resume',
    takesWords: false,
    run: resume,
  },
  {
    name: 'stop',
    synonyms: ['stop all', 'emergency', 'kill'],
    topic: 'safety',
    usage: 'stop',
    help: say.theSameForEverybody,
    example: 'stop',
    takesWords: false,
    run: ({ ctx, ownerId }) => policyAnswer(ctx, ownerId, { word: 'stop', rest: [] }),
  },
  {
    name: 'start',
    synonyms: ['start all'],
    topic: 'safety',
    usage: 'start',
    help: say.goesOnForEverybody,
    example: 'start',
    takesWords: false,
    run: ({ ctx, ownerId }) => policyAnswer(ctx, ownerId, { word: 'start', rest: [] }),
  },
  {
    name: 'audit',
    synonyms: ['history', 'log', 'ledger'],
    topic: 'safety',
    usage: 'audit [receipt ID]',
    help: say.whatTheLedgerSays,
    example: 'audit',
    takesWords: true,
    run: audit,
  },
  {
    name: 'privacy',
    synonyms: ['data', 'gdpr'],
    topic: 'safety',
    usage: 'privacy',
    help: say.whatIsKeptOfYou,
    example: 'privacy',
    takesWords: false,
    run: privacy,
  },
];

async function pauseFor({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  const { timeZone, digestTime } = await timesOf(ctx, ownerId);
  const isOpen = rest === '' || WHOLE.test(rest);
  const end = isOpen ? null : readPauseEnd(rest, { now: ctx.clock.now(), timeZone, digestTime });
  const until = end === null ? {} : { resumesAt: end };
  const changed = await pause(ctx, { person: ownerId }, { by: ownerId, paused: true, ...until });
  const resume = { label: say.resume, command: 'resume' };
  if (!isOpen && end === null)
    return {
      what: say.pausedUntilYouResume,
      safe: say.nothingIsExecutedLabel,
      next: say.isNoEndThatI(rest.slice(0, 40), clockInWords('14:00')),
      steps: [resume, STATUS],
    };
  const ends =
    end === null
      ? say.itStaysSoUntilYou
      : say.itGoesOnByItself(instantInWords(end, timeZone), timeZone);
  if (!changed) return { what: say.itWasPausedAlready, next: ends, steps: [resume] };
  return {
    what: say.paused,
    safe: say.nothingIsExecutedLabel,
    next: ends,
    steps: [resume, STATUS],
  };
}

/** Asks Slack nothing, which may be what is down. */
async function timesOf(
  ctx: Asked['ctx'],
  ownerId: string,
): Promise<{ timeZone: string; digestTime: string }> {
  const { NIGHTSHIFT_TIME_ZONE: timeZone, NIGHTSHIFT_DIGEST_TIME: digestTime } = ctx.config;
  return (await findPerson(ctx.store.db, ownerId)) ?? { timeZone, digestTime };
}

async function resume({ ctx, ownerId }: Asked): Promise<Answer> {
  if (!(await pause(ctx, { person: ownerId }, { by: ownerId, paused: false })))
    return { what: say.itWasRunningAlready, steps: [STATUS] };
  return {
    what: say.runningAgain,
    safe: say.whatYouApprovedAndWhat,
    steps: [STATUS],
  };
}

async function audit({ ctx, ownerId, rest }: Asked): Promise<Answer | SealedMessage> {
  const receipt = await accessAnswer(ctx, ownerId, `audit ${rest}`);
  if (receipt !== null) return receipt;
  const { teamId } = slackIds(ownerId);
  const { db } = ctx.store;
  const entries = await auditOfPerson(db, ownerId, ENTRIES_MAX);
  const head = await auditHead(db, teamId);
  const names = new Map((await listAccounts(db, ownerId)).map(({ id, name }) => [id, name]));
  const checked = (await lastVerifications(db)).find(({ workspace }) => workspace === teamId);
  const verdict =
    checked === undefined
      ? say.itHasNotBeenVerified
      : say.lastChecked(
          checked.verified,
          checked.entries,
          shortDay(checked.at.toISOString().slice(0, 10)),
        );
  return {
    what: say.theLedgerOfThisWorkspace(head.seq, head.hash.slice(0, 12)),
    safe: verdict,
    lines: entries.map(({ seq, type, subject, at }) => ({
      state: `#${seq}`,
      title: auditWords(type),
      text: subject === ownerId ? say.yourself : (names.get(subject) ?? subject),
      at,
    })),
    steps: [{ label: say.whatItCanDoNow, command: 'posture' }, STATUS],
    timeZone: (await findPerson(db, ownerId))?.timeZone ?? 'UTC',
  };
}

async function privacy({ ctx, ownerId }: Asked): Promise<Answer> {
  const { db } = ctx.store;
  const signals = await countSignals(db, ownerId);
  const notes = (await listNotes(db, ownerId)).length;
  const accounts = (await listAccounts(db, ownerId)).length;
  return {
    what: say.keptOfYou(accounts, signals, notes),
    safe: say.onlyYouSeeThem,
    lines: [
      {
        title: say.where,
        text: say.inTheDatabaseOfWhoever,
      },
      {
        title: say.model,
        text: ctx.model === null ? say.noneIsConfigured : say.linesOfYourMail,
      },
      { title: say.ledger, text: say.holdsIdsAndNumbers },
    ],
    next: say.toHaveItRemoved(WORDING.asksFirst),
    steps: [
      { label: say.whatIRemember, command: 'memory' },
      { label: say.yourLedger, command: 'audit' },
    ],
  };
}
