import type { Account } from '#src/domain/account.ts';
import type { AuditEntry } from '#src/domain/audit.ts';
import { slackIds } from '#src/domain/person.ts';
import type { Proposal } from '#src/domain/proposal.ts';
import type { SignalContent } from '#src/domain/signal.ts';
import { newId } from '#src/lib/ids.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { connectAccount, getAccount, type NewAccount } from '#src/store/accounts.ts';
import { readAudit } from '#src/store/audit.ts';
import { type NewPerson, savePerson } from '#src/store/people.ts';
import { getProposal } from '#src/store/proposal-reads.ts';
import { openCard, transition } from '#src/store/proposals.ts';
import { insertSignals } from '#src/store/signals.ts';
import { openStore, type Store } from '#src/store/store.ts';
import { buildProposal } from './build-proposal.ts';
import { buildMail, externalIdOf, NOW, OWNER } from './build-signal.ts';
import { createTestDatabase } from './postgres.ts';

export interface TestStore {
  store: Store;
  clock: ShiftableClock;
  url: string;
  close(): Promise<void>;
}

/** A store on a database of its own, with a clock that stands at `NOW`. */
export async function openTestStore(): Promise<TestStore> {
  const database = await createTestDatabase();
  const clock = createStoppedClock(NOW);
  const store = openStore({ databaseUrl: database.url, clock });
  return {
    store,
    clock,
    url: database.url,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

export async function createPerson(
  store: Store,
  changes: Partial<NewPerson> = {},
): Promise<string> {
  const id = changes.id ?? OWNER;
  await store.write((unit) =>
    savePerson(unit, {
      id,
      timeZone: 'Europe/Berlin',
      digestTime: '07:00',
      dmChannel: null,
      ...changes,
    }),
  );
  return id;
}

/** A connected account, and its owner where that one is new. */
export async function createAccount(
  store: Store,
  changes: Partial<NewAccount> = {},
): Promise<Account> {
  const ownerId = await createPerson(store, { id: changes.ownerId ?? OWNER });
  const account: NewAccount = {
    ownerId,
    kind: 'gmail',
    name: 'dana@night.example',
    settings: {},
    cursor: null,
    ...changes,
  };
  const actor = { kind: 'person', id: ownerId } as const;
  const id = await store.write((unit) => connectAccount(unit, account, actor));
  return await getAccount(store.db, id);
}

/** Stores one new signal of an account, and returns its id. */
export async function createSignal(
  store: Store,
  account: Account,
  content: SignalContent = buildMail(),
): Promise<string> {
  const { id: accountId, ownerId } = account;
  const signal = {
    accountId,
    ownerId,
    externalId: externalIdOf(content),
    receivedAt: NOW,
    content,
  };
  const [id] = await store.write((unit) => insertSignals(unit, [signal]));
  if (id === undefined) throw new Error(`Signal ${signal.externalId} is there already`);
  return id;
}

/** Opens a card with one pending proposal about a signal of its own. */
export async function createProposal(
  store: Store,
  account: Account,
  changes: Partial<Proposal> = {},
): Promise<Proposal> {
  const id = changes.id ?? newId('prp');
  const message = id.slice(4);
  const signalId =
    changes.signalId ?? (await createSignal(store, account, buildMail({ providerId: message })));
  const proposal = buildProposal({
    id,
    cardId: newId('crd'),
    signalId,
    accountId: account.id,
    ownerId: account.ownerId,
    ...changes,
  });
  await store.write((unit) =>
    openCard(unit, { id: proposal.cardId, ownerId: proposal.ownerId, proposals: [proposal] }),
  );
  return await getProposal(store.db, id);
}

/** A proposal that its owner approved, due at once unless `executeAfter` says otherwise. */
export async function createApproved(
  store: Store,
  account: Account,
  changes: Partial<Proposal> & { executeAfter?: Date } = {},
): Promise<Proposal> {
  const { executeAfter = NOW, ...pending } = changes;
  const proposal = await createProposal(store, account, pending);
  return await store.write((unit) =>
    transition(unit, {
      proposal,
      to: 'approved',
      actor: { kind: 'person', id: proposal.ownerId },
      decidedBy: proposal.ownerId,
      executeAfter,
    }),
  );
}

/** The whole ledger of an owner's team. */
export async function ledgerOf(store: Store, ownerId = OWNER): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const entry of readAudit(store.db, slackIds(ownerId).teamId)) entries.push(entry);
  return entries;
}
