import type { TargetState } from '../connectors/connector.ts';
import type { AccountKind } from '../domain/account.ts';
import { FolderName } from '../domain/folder-name.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import {
  type Action,
  type Connectors,
  fact,
  mailConnector,
  mustBePlanned,
  planned,
  providerOf,
} from './action.ts';
import {
  foundMail,
  mailContent,
  mailFacts,
  mailOf,
  mailPreconditions,
  mailState,
  readBackMail,
} from './mail-target.ts';
import * as say from '../words/actions.ts';

type Bound = Parameters<Action['describe']>[1];

/**
 * Files a mail under a label of Gmail, or in a folder of Outlook or IMAP, which must be there: its id was read
 * from the provider by its name, and must still be that name's when the mail is filed.
 */
export const fileMail: Action = {
  kind: 'mail.file',
  risk: 'R1',
  description: say.filesAMail,
  undoneBy: 'mail.unfile',
  plan(connectors, { account, signal, target, facts = {} }) {
    const mail = mailOf(signal);
    const { folder, folderId } = facts;
    const isFiled = folderId !== undefined && mail.labels.includes(folderId);
    if (folder === undefined || folderId === undefined || isFiled) return null;
    if (!mail.labels.includes('INBOX')) return null;
    const { put } = mailConnector(connectors, account.kind).plan.folder;
    const request = planned(() => put(mail.providerId, folderId));
    if (request === null) return null;
    return {
      request,
      preconditions: { ...mailPreconditions(target), folder: folderId },
      facts: { ...mailFacts(account, signal), folder, folderId },
    };
  },
  describe(connectors, bound) {
    const { put } = mailConnector(connectors, providerOf(bound)).plan.folder;
    mustBePlanned(bound.request, put(fact(bound, 'message'), fact(bound, 'folderId')));
    const content = mailContent(bound);
    const goes = placeOf(bound);
    return {
      ...content,
      question: say.fileThisMail(goes),
      effect: say.filesIt(fact(bound, 'mailbox'), goes),
      itemLine: `${content.itemLine} — ${goes}`,
    };
  },
  preconditionsOf: (target) => ({
    ...mailPreconditions(target),
    folder: target['folder'] ?? null,
  }),
  currentState: stateWithFolder,
  readBack: readBackMail,
  found: foundMail,
};

/** Takes back what was filed here. */
export const unfileMail: Action = {
  kind: 'mail.unfile',
  risk: 'R1',
  description: say.unfilesAMail,
  plan(connectors, { account, signal, undoes }) {
    const { folder, folderId } = undoes?.facts ?? {};
    if (undoes === undefined || folder === undefined || folderId === undefined) return null;
    // Moving may have given it another id, which only the receipt of the move tells.
    const message = undoes.receipt?.providerId || mailOf(signal).providerId;
    const { take } = mailConnector(connectors, account.kind).plan.folder;
    const request = planned(() => take(message, folderId));
    if (request === null) return null;
    const facts = { ...mailFacts(account, signal), message, folder, folderId, undoes: undoes.id };
    return { request, preconditions: { isInInbox: false, isInSpam: false }, facts };
  },
  describe(connectors, bound) {
    const { take } = mailConnector(connectors, providerOf(bound)).plan.folder;
    mustBePlanned(bound.request, take(fact(bound, 'message'), fact(bound, 'folderId')));
    return {
      ...mailContent(bound),
      question: say.moveThisMailBackInto,
      effect: say.unfilesIt(fact(bound, 'mailbox'), placeOf(bound)),
    };
  },
  preconditionsOf: (target) => {
    const labels = Array.isArray(target['labels']) ? target['labels'] : [];
    return { isInInbox: labels.includes('INBOX'), isInSpam: labels.includes('SPAM') };
  },
  currentState: mailState,
  readBack: readBackMail,
};

/** Makes the label or folder that mail is to be filed under, empty; nothing is filed by it. */
export const makeFolder: Action = {
  kind: 'mail.makefolder',
  risk: 'R1',
  description: say.makesAnEmptyLabel,
  plan(connectors, { account, facts = {} }) {
    const folder = FolderName.safeParse(facts['folder']).data;
    if (folder === undefined) return null;
    const { make } = mailConnector(connectors, account.kind).plan.folder;
    const { parentId, under } = facts;
    const request = planned(() => make(folder, parentId));
    if (request === null) return null;
    const preconditions = { folder: null };
    return {
      request,
      preconditions,
      facts: {
        provider: account.kind,
        mailbox: account.name,
        folder,
        ...(parentId === undefined ? {} : { parentId }),
        ...(under === undefined ? {} : { under }),
      },
    };
  },
  describe(connectors, bound) {
    const { make } = mailConnector(connectors, providerOf(bound)).plan.folder;
    const { parentId, under } = bound.facts;
    mustBePlanned(bound.request, make(fact(bound, 'folder'), parentId));
    const { noun } = WORDS[providerOf(bound)] ?? FOLDER;
    const name = fact(bound, 'folder');
    return {
      question: say.makeThe(noun, name),
      effect:
        under === undefined
          ? say.makesIt(fact(bound, 'mailbox'))
          : say.makesItFor(fact(bound, 'mailbox'), under),
      fields: [
        { label: say.name, value: name },
        { label: say.mailbox, value: fact(bound, 'mailbox') },
      ],
      exactText: null,
      riskWords: say.onlyYouSeeItYou(noun),
      itemLine: say.inLabel(name, fact(bound, 'mailbox')),
    };
  },
  preconditionsOf: (target) => ({ folder: target['folder'] ?? null }),
  currentState: async (connectors, connection, { facts }) => ({
    folder: await folderNow(connectors, connection, facts),
  }),
  readBack: readBackMail,
};

interface PlaceWords {
  noun: string;
  goes: string;
}
const FOLDER: PlaceWords = { noun: 'folder', goes: say.intoTheFolder };
const WORDS: Readonly<Partial<Record<AccountKind, PlaceWords>>> = {
  gmail: { noun: 'label', goes: say.underTheLabel },
};

/** `under the label “Finance”`. */
function placeOf(bound: Bound): string {
  return `${(WORDS[providerOf(bound)] ?? FOLDER).goes} “${fact(bound, 'folder')}”`;
}

type State = Parameters<Action['currentState']>;

async function stateWithFolder(...[connectors, connection, about]: State) {
  const state = await mailState(connectors, connection, about);
  if (state === null) return null;
  const folder = await folderNow(connectors, connection, about.facts);
  const now: TargetState = { ...state, folder };
  return now;
}

/** The id that the name of the record stands for now; null for none. */
async function folderNow(
  connectors: Connectors,
  connection: State[1],
  { folder = '' }: Record<string, string>,
): Promise<JsonObject[string]> {
  const connector = mailConnector(connectors, connection.account.kind);
  return await connector.openReader(connection).find({ folder });
}
