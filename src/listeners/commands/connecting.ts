import type { Context } from '../../context.ts';
import {
  type Account,
  AccountKind,
  ConsentKind,
  isCalendar,
  MailKind,
} from '../../domain/account.ts';
import { slackIds } from '../../domain/person.ts';
import { PROVIDERS } from '../../domain/provider-words.ts';
import { WORDING } from '../../words/wording.ts';
import { isConnectable, offerLink } from '../../flow/connect.ts';
import { ensurePerson } from '../../flow/join.ts';
import { revokeWriting } from '../../flow/revoke-writing.ts';
import { errorMessage, Invalid, isExpected } from '../../lib/errors.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { listAccounts } from '../../store/accounts.ts';
import { heldGrants } from '../../store/vault.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/connecting.ts';

const SOURCES = { label: say.sources, command: 'sources' } as const;

export const CONNECTING: readonly Command[] = [
  {
    name: 'connect',
    synonyms: ['reconnect', 'add', 'link', 'login'],
    topic: 'sources',
    usage: 'connect [write] [SOURCE]',
    help: say.connectsGmail,
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
    help: say.takesThePermission,
    example: 'disconnect write nobody@night.example',
    takesWords: true,
    run: disconnect,
  },
];

const KINDS: ReadonlyMap<string, AccountKind> = new Map<string, AccountKind>([
  ...AccountKind.options.map((kind) => [kind, kind] as const),
  ['google', 'gmail'],
  ['microsoft', 'outlook'],
  ['calendar', 'google-calendar'],
  ['github', 'github-actions'],
]);

async function connect({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  await ensurePerson(ctx, ownerId);
  const words = wordsOf(rest);
  const access = words.includes('write') ? 'write' : 'read';
  const named = words.filter((word) => word !== 'write');
  const again = (await listAccounts(ctx.store.db, ownerId)).find(
    (account) => account.kind === KINDS.get(named[0] ?? '') && account.name === named[1],
  );
  const unknown = named.find((word) => !KINDS.has(word) && word !== again?.name);
  if (unknown !== undefined)
    return {
      what: say.isNothingThatICan(unknown.slice(0, 40)),
      safe: WORDING.nothingDone,
      next: say.iCanConnect,
      steps: [SOURCES],
    };
  const kind = KINDS.get(named[0] ?? '') ?? (await onlyKind(ctx, ownerId, access));
  if (kind === null) return choose(ctx, ownerId, access);
  if (access === 'write' && isCalendar(kind))
    return {
      what: PROVIDERS[kind].may.write,
      safe: WORDING.nothingDone,
      steps: [{ label: say.connectItToBeRead, command: `connect ${kind}` }, SOURCES],
    };
  const byConsent = ConsentKind.safeParse(kind);
  if (byConsent.success && isConnectable(ctx, kind))
    return await link(ctx, { ownerId, kind: byConsent.data, access }, again?.name);
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
  again?: string,
): Promise<Answer> {
  const { mailbox, provider, may } = PROVIDERS[asked.kind];
  const url = await offerLink(ctx, asked);
  const isWriting = asked.access === 'write';
  return {
    what: isWriting
      ? say.letNightshiftChangeYour(mailbox)
      : again === undefined
        ? say.connectYour(mailbox)
        : say.connectAgain(again),
    safe: may[asked.access],
    lines: [
      {
        title: say.yourLink,
        text: say.worksOnce,
        page: { label: say.continueTo(provider), url },
      },
    ],
    next: again === undefined ? say.iThenAskYouHere : say.chooseItThere(again),
    steps: [SOURCES],
  };
}

function choose(ctx: Context, ownerId: string, access: 'read' | 'write'): Answer {
  const write = access === 'write' ? say.write : '';
  const steps = MailKind.options
    .filter((kind) => isConnectable(ctx, kind))
    .map((kind) => ({ label: PROVIDERS[kind].mailbox, command: `connect ${write}${kind}` }));
  if (steps.length === 0) return byOperator(ownerId, 'gmail', access);
  return {
    what: say.whichMailbox,
    safe: say.iReadWhatYouConnect,
    next: say.forOthers,
    steps,
  };
}

/** What has no page for a consent, or has none here, is connected by whoever runs Nightshift. */
function byOperator(ownerId: string, kind: AccountKind, access: 'read' | 'write'): Answer {
  const isConsent = kind !== 'imap' && ConsentKind.safeParse(kind).success;
  const owner = `--owner ${slackIds(ownerId).userId}`;
  const command = isConsent
    ? `nightshift account connect ${kind} ${owner}${access === 'write' ? say.writeLabel : ''}`
    : `nightshift account add ${kind} ${owner}`;
  const then = isConsent ? say.youThenGiveYourConsent : say.theyGive(kind);
  return {
    what: say.aSourceIsConnected,
    safe: say.iReadWhatYouConnect,
    next: say.sendThem(command, then),
    steps: [{ label: say.seeASampleNight, command: 'sample' }, SOURCES],
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
      what: say.iCanTakeBack,
      safe: WORDING.nothingDone,
      lines: accounts.map(({ name, kind }) => ({ title: name, text: kind })),
      next: say.itsAddressSaysWhich,
      steps: [SOURCES],
    };
  if (!(await heldGrants(ctx.store.db, account.id)).includes('write'))
    return { what: say.iHaveNoPermission(account.name), steps: [SOURCES] };
  return await takeBack(ctx, account);
}

async function takeBack(ctx: Context, account: Account): Promise<Answer> {
  const { id, name, ownerId, kind } = account;
  try {
    const { stillReads } = await revokeWriting(ctx, id, { kind: 'person', id: ownerId });
    return {
      what: say.iCannotChangeAnyMore(name),
      safe: stillReads ? say.iCanStillRead : say.itsProviderTookBack,
      steps: stillReads ? [SOURCES] : [{ label: say.connectItAgain, command: `connect ${kind}` }],
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ id, error: errorMessage(error) }, 'a grant was not revoked');
    return {
      what: say.thePermissionToChange(name),
      safe: error instanceof Invalid ? error.message : say.itsProviderDidNotAnswer,
      next: say.tryAgainLabel,
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
