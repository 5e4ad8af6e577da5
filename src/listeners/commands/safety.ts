import { readPauseEnd } from '../../domain/pause-words.ts';
import { slackIds } from '../../domain/person.ts';
import { WORDING } from '../../domain/wording.ts';
import { pause } from '../../flow/pause.ts';
import { plural } from '../../lib/text.ts';
import { instantInWords } from '../../lib/time.ts';
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

const ENTRIES_MAX = 10;
/** “Hold on, what is that?” is no pause; “pause everything please” is. */
const ENDS = /^(?:\d|(?:until|till|for|an?|one|tomorrow|everything|all|it|me|now|please)\b)/i;
const WHOLE = /^(?:everything|all|it|me|now|please|[\s,.!])+$/i;
const STATUS = { label: 'Status', command: 'status' } as const;

export const SAFETY: readonly Command[] = [
  {
    name: 'pause',
    synonyms: ['halt', 'freeze'],
    topic: 'safety',
    usage: 'pause [2h|until 14:00|until tomorrow]',
    help: 'Nothing of yours is executed until then, or until you resume',
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
    help: 'Goes on',
    example: 'resume',
    takesWords: false,
    run: resume,
  },
  {
    name: 'stop',
    synonyms: ['stop all', 'emergency', 'kill'],
    topic: 'safety',
    usage: 'stop',
    help: 'The same for everybody, by an owner named in the policy',
    example: 'stop',
    takesWords: false,
    run: ({ ctx, ownerId }) => policyAnswer(ctx, ownerId, { word: 'stop', rest: [] }),
  },
  {
    name: 'start',
    synonyms: ['start all'],
    topic: 'safety',
    usage: 'start',
    help: 'Goes on for everybody',
    example: 'start',
    takesWords: false,
    run: ({ ctx, ownerId }) => policyAnswer(ctx, ownerId, { word: 'start', rest: [] }),
  },
  {
    name: 'audit',
    synonyms: ['history', 'log', 'ledger'],
    topic: 'safety',
    usage: 'audit [receipt ID]',
    help: 'What the ledger says of you last; a receipt proves one action or card',
    example: 'audit',
    takesWords: true,
    run: audit,
  },
  {
    name: 'privacy',
    synonyms: ['data', 'gdpr'],
    topic: 'safety',
    usage: 'privacy',
    help: 'What is kept of you, and who can read it',
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
  const resume = { label: 'Resume', command: 'resume' };
  if (!isOpen && end === null)
    return {
      what: 'Paused, until you resume.',
      safe: 'Nothing is executed from now on, also nothing that you approved before.',
      next: `“${rest.slice(0, 40)}” is no end that I can read, within 30 days. For example: /nightshift pause 2h, or pause until 14:00`,
      steps: [resume, STATUS],
    };
  const ends =
    end === null
      ? 'It stays so until you resume.'
      : `It goes on by itself ${instantInWords(end, timeZone)} (${timeZone}).`;
  if (!changed) return { what: 'It was paused already.', next: ends, steps: [resume] };
  return {
    what: 'Paused.',
    safe: 'Nothing is executed from now on, also nothing that you approved before.',
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
    return { what: 'It was running already.', steps: [STATUS] };
  return {
    what: 'Running again.',
    safe: 'What you approved and what has not run out is executed now.',
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
  const checked = (await lastVerifications(db)).find(({ workspace }) => workspace === teamId);
  const verdict =
    checked === undefined
      ? 'It has not been verified yet: nightshift audit verify'
      : `${checked.verified ? '✅ Verified' : '❌ Does not verify'}: ${plural(checked.entries, 'entry', 'entries')}, last checked on ${checked.at.toISOString().slice(0, 10)}.`;
  return {
    what: `The ledger of this workspace has ${plural(head.seq, 'entry', 'entries')}; its head is ${head.hash.slice(0, 12)}.`,
    safe: verdict,
    lines: entries.map(({ seq, type, subject, at }) => ({
      state: `#${seq}`,
      title: type,
      text: subject,
      at,
    })),
    steps: [{ label: 'What it can do now', command: 'posture' }, STATUS],
    timeZone: (await findPerson(db, ownerId))?.timeZone ?? 'UTC',
  };
}

async function privacy({ ctx, ownerId }: Asked): Promise<Answer> {
  const { db } = ctx.store;
  const signals = await countSignals(db, ownerId);
  const notes = (await listNotes(db, ownerId)).length;
  const accounts = (await listAccounts(db, ownerId)).length;
  return {
    what: `Kept of you: ${plural(accounts, 'source')}, ${plural(signals, 'mail or run', 'mails and runs')}, ${plural(notes, 'note')}.`,
    safe: 'Only you see them in Slack: no other person’s card, digest or answer is made from them.',
    lines: [
      {
        title: 'Where',
        text: 'in the database of whoever runs Nightshift here; grants are encrypted for you alone',
      },
      {
        title: 'Model',
        text:
          ctx.model === null
            ? 'none is configured: nothing leaves for a model'
            : 'lines of your mail and logs go to the model endpoint that your operator configured',
      },
      { title: 'Ledger', text: 'holds ids and numbers, no text of yours' },
    ],
    next: `To have it removed, ask whoever runs Nightshift. ${WORDING.asksFirst}`,
    steps: [
      { label: 'What I remember', command: 'memory' },
      { label: 'Your ledger', command: 'audit' },
    ],
  };
}
