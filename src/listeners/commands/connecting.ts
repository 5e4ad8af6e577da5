import type { Context } from '../../context.ts';
import {
  type Account,
  type AccountKind,
  ConsentKind,
  isCalendar,
  MailKind,
} from '../../domain/account.ts';
import { slackIds } from '../../domain/person.ts';
import { PROVIDERS } from '../../domain/provider-words.ts';
import { WORDING } from '../../domain/wording.ts';
import { isConnectable, offerLink } from '../../flow/connect.ts';
import { ensurePerson } from '../../flow/join.ts';
import { revokeWriting } from '../../flow/revoke-writing.ts';
import { errorMessage, Invalid, isExpected } from '../../lib/errors.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { listAccounts } from '../../store/accounts.ts';
import { heldGrants } from '../../store/vault.ts';
import type { Asked, Command } from './command.ts';

const SOURCES = { label: 'Sources', command: 'sources' } as const;

export const CONNECTING: readonly Command[] = [
  {
    name: 'connect',
    synonyms: ['reconnect', 'add', 'link', 'login'],
    topic: 'sources',
    usage: 'connect [write] [SOURCE]',
    help: 'Connects gmail, outlook, imap, google-calendar, outlook-calendar or github; write lets cards change it',
    example: 'connect',
    alsoTry: ['connect outlook', 'connect imap', 'connect google-calendar', 'connect github'],
    takesWords: true,
    run: connect,
  },
  {
    name: 'disconnect',
    synonyms: ['revoke'],
    topic: 'sources',
    usage: 'disconnect write ADDRESS',
    help: 'Takes the permission to change a mailbox back',
    example: 'disconnect write nobody@night.example',
    takesWords: true,
    run: disconnect,
  },
];

const KINDS: ReadonlyMap<string, AccountKind> = new Map([
  ['gmail', 'gmail'],
  ['google', 'gmail'],
  ['outlook', 'outlook'],
  ['microsoft', 'outlook'],
  ['google-calendar', 'google-calendar'],
  ['calendar', 'google-calendar'],
  ['outlook-calendar', 'outlook-calendar'],
  ['imap', 'imap'],
  ['github', 'github-actions'],
  ['github-actions', 'github-actions'],
]);

async function connect({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  const words = wordsOf(rest);
  const access = words.includes('write') ? 'write' : 'read';
  const named = words.filter((word) => word !== 'write');
  const unknown = named.find((word) => !KINDS.has(word));
  if (unknown !== undefined)
    return {
      what: `“${unknown.slice(0, 40)}” is nothing that I can connect.`,
      safe: WORDING.nothingDone,
      next: 'I can connect: gmail, outlook, imap, google-calendar, outlook-calendar, github',
      steps: [SOURCES],
    };
  const kind = KINDS.get(named[0] ?? '') ?? (await onlyKind(ctx, ownerId, access));
  if (kind === null) return choose(ctx, ownerId, access);
  if (access === 'write' && isCalendar(kind))
    return {
      what: PROVIDERS[kind].may.write,
      safe: WORDING.nothingDone,
      steps: [{ label: 'Connect it to be read', command: `connect ${kind}` }, SOURCES],
    };
  const byConsent = ConsentKind.safeParse(kind);
  if (byConsent.success && isConnectable(ctx, kind))
    return await link(ctx, { ownerId, kind: byConsent.data, access });
  return byOperator(ownerId, kind, access);
}

/** The kind that is meant where none is named: the only one to choose, or the only one that could be changed. */
async function onlyKind(
  ctx: Context,
  ownerId: string,
  access: 'read' | 'write',
): Promise<AccountKind | null> {
  const kinds = new Set<AccountKind>(MailKind.options.filter((kind) => isConnectable(ctx, kind)));
  if (access === 'write')
    for (const kind of kinds)
      if (!(await listAccounts(ctx.store.db, ownerId)).some((account) => account.kind === kind))
        kinds.delete(kind);
  const [only = null, ...more] = kinds;
  return more.length === 0 ? only : null;
}

async function link(
  ctx: Context,
  asked: { ownerId: string; kind: ConsentKind; access: 'read' | 'write' },
): Promise<Answer> {
  const { mailbox, provider, may } = PROVIDERS[asked.kind];
  const url = await offerLink(ctx, asked);
  const isWriting = asked.access === 'write';
  return {
    what: isWriting ? `Let Nightshift change your ${mailbox}` : `Connect your ${mailbox}`,
    safe: may[asked.access],
    lines: [
      {
        title: 'Your link',
        text: 'works once, within ten minutes; give it to nobody',
        page: { label: `Continue to ${provider}`, url },
      },
    ],
    next: 'I then ask you here which mailbox it was. Nothing is connected before you confirm.',
    steps: [SOURCES],
  };
}

function choose(ctx: Context, ownerId: string, access: 'read' | 'write'): Answer {
  const write = access === 'write' ? 'write ' : '';
  const steps = MailKind.options
    .filter((kind) => isConnectable(ctx, kind))
    .map((kind) => ({ label: PROVIDERS[kind].mailbox, command: `connect ${write}${kind}` }));
  if (steps.length === 0) return byOperator(ownerId, 'gmail', access);
  return {
    what: 'Which mailbox?',
    safe: 'I read what you connect, and act on nothing before you approve it.',
    next: 'For others: /nightshift connect google-calendar, outlook-calendar, imap or github',
    steps,
  };
}

/** What has no page for a consent, or has none here, is connected by whoever runs Nightshift. */
function byOperator(ownerId: string, kind: AccountKind, access: 'read' | 'write'): Answer {
  const isConsent = kind !== 'imap' && ConsentKind.safeParse(kind).success;
  const owner = `--owner ${slackIds(ownerId).userId}`;
  const command = isConsent
    ? `nightshift account connect ${kind} ${owner}${access === 'write' ? ' --write' : ''}`
    : `nightshift account add ${kind} ${owner}`;
  const then = isConsent
    ? 'You then give your consent in the browser.'
    : `They give it the ${kind === 'imap' ? 'password of the mailbox' : 'access token'} on standard input.`;
  return {
    what: 'A source is connected by whoever runs Nightshift.',
    safe: 'I read what you connect, and act on nothing before you approve it.',
    next: `Send them this: ${command}. ${then}`,
    steps: [{ label: 'See a sample night', command: 'sample' }, SOURCES],
  };
}

async function disconnect({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  const [verb, ...names] = wordsOf(rest);
  const wanted = names.join(' ');
  const accounts = await listAccounts(ctx.store.db, ownerId);
  const found = accounts.filter(({ id, name }) => [id, name.toLowerCase()].includes(wanted));
  const [account] = found;
  if (verb !== 'write' || account === undefined || found.length > 1)
    return {
      what: 'I can take back the permission to change one of your mailboxes.',
      safe: WORDING.nothingDone,
      lines: accounts.map(({ name, kind }) => ({ title: name, text: kind })),
      next: 'Its address says which: /nightshift disconnect write ADDRESS. To have a source removed, ask whoever runs Nightshift.',
      steps: [SOURCES],
    };
  if (!(await heldGrants(ctx.store.db, account.id)).includes('write'))
    return { what: `I have no permission to change ${account.name}.`, steps: [SOURCES] };
  return await takeBack(ctx, account);
}

async function takeBack(ctx: Context, account: Account): Promise<Answer> {
  const { id, name, ownerId, kind } = account;
  try {
    const { stillReads } = await revokeWriting(ctx, id, { kind: 'person', id: ownerId });
    return {
      what: `I cannot change ${name} any more.`,
      safe: stillReads
        ? 'I can still read it. Cards that wait for a change keep waiting.'
        : 'Its provider took back the permission to read as well.',
      steps: stillReads ? [SOURCES] : [{ label: 'Connect it again', command: `connect ${kind}` }],
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ id, error: errorMessage(error) }, 'a grant was not revoked');
    return {
      what: `The permission to change ${name} could not be taken back.`,
      safe: error instanceof Invalid ? error.message : 'Its provider did not answer.',
      next: 'Try again, or remove Nightshift among the connected apps of that mailbox.',
      steps: [SOURCES],
    };
  }
}

function wordsOf(rest: string): string[] {
  return rest
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
}
