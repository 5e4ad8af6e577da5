import { plural } from '../lib/text.ts';

/** What the posture says: what can be done right now, and what is wider than it must be. */

export const itsOwner = (userId: string): string => `its owner ${userId}`;
export const aSecondPerson = (others: string): string => `a second person of ${others}`;
export const somebodyOf = (role: string, approvers: undefined | string): string =>
  `somebody of “${role}” (${approvers})`;
export const withAChangeTicket = 'with a change ticket';
export const atMostIn24Hours = (maxPerDay: number): string =>
  `at most ${plural(maxPerDay, 'time')} in 24 hours`;
export const and = ', and ';
export const unable = {
  refused: 'refused by policy',
  'no-grant': 'cannot: no grant to write',
  'no-scope': 'cannot: the grant lacks the scope',
  'no-policy': 'cannot: no usable policy',
} as const;
export const whoMayApprove = 'Who may approve';
export const openNow = 'Open now';
export const auditLedger = 'Audit ledger';
export const vault = 'Vault';
export const nothingIsWiderThan = '🟢 SOUND: nothing is wider than it must be';
export const notSound = (findings: number): string =>
  `🔴 NOT SOUND: ${plural(findings, 'finding')}`;
export const ofLabel = (name: string, kind: string, owner: string): string =>
  `${name} (${kind}, of ${owner})`;
export const itMustBeConnectedAgain = 'It must be connected again; until then nothing is read.';
export const itHoldsNoGrant = 'It holds no grant, and can do nothing.';
export const listensAWebhookSigned = (keyId: string): string =>
  `Listens: a webhook signed with its secret, sealed with key ${keyId}, makes it read at once`;
export const scopesNotSaid = 'scopes not said by the provider';
export const noScopes = 'no scopes';
export const granted = (scopes: string): string => `granted ${scopes}`;
export const tooWide = (beyondNeed: string): string => ` · TOO WIDE: ${beyondNeed}`;
export const sealedWithKey = ({
  access,
  granted,
  keyId,
  wide,
}: {
  access: string;
  granted: string;
  keyId: string;
  wide: string;
}): string =>
  `${access === 'read' ? 'Reads' : 'Writes'}: ${granted}, sealed with key ${keyId}${wide}`;
export const canAfterApproval = (approval: string): string => `can, after approval by ${approval}`;
export const stricterAtTimes = (sometimes: string): string =>
  ` · stricter at times by “${sometimes}”`;
export const nobodyThePolicyCannot = 'Nobody: the policy cannot be used.';
export const eachAccount = 'Each account: its owner, and nobody in their place.';
export const ownersOfThePolicy = (owners: string): string =>
  `Owners of the policy: ${owners || 'none, so nobody grants exceptions'}`;
export const policy = (hash: string): string => `Policy ${hash}`;
export const exceptionForUntil = ({
  id,
  proposal,
  at,
  by,
}: {
  id: string;
  proposal: string;
  at: string;
  by: string;
}): string => `Exception ${id} for ${proposal} until ${at}, by ${by}`;
export const standingGrant = ({
  id,
  action,
  sender,
  account,
  at,
  owner,
}: {
  id: string;
  action: string;
  sender: string;
  account: string;
  at: string;
  owner: string;
}): string =>
  `Standing grant ${id}: “${action}” for mail from ${sender} in ${account} until ${at}, by ${owner}`;
export const stopped = (scope: string, since: string, by: string): string =>
  `Stopped: ${scope} since ${since}, by ${by}`;
export const sinceUntil = (since: string, until: string): string => `${since} until ${until}`;
export const thisWorkspace = 'this workspace';
export const everybodyHere = 'everybody in this workspace';
export const noExceptionIsLive = 'No exception is live.';
export const noStandingGrantIsLive = 'No standing grant is live: every action asks.';
export const noSwitchIsThrown = 'No switch is thrown: what is approved is executed.';
export const itIsEmpty = 'It is empty.';
export const at = (workspace: string, seq: number, hash: string): string =>
  `${workspace} at ${seq}:${hash}`;
export const neverVerified = (now: string): string => `${now}, never verified`;
export const broken = (why: null | string): string => `BROKEN, ${why ?? 'no reason'}`;
export const onOver = ({
  now,
  ended,
  at,
  entries,
}: {
  now: string;
  ended: string;
  at: string;
  entries: number;
}): string => `${now}, ${ended} on ${at} over ${plural(entries, 'entry', 'entries')}`;
export const sealsWithKey = (current: string): string => `Seals with key ${current}`;
export const stillInUse = (old: string): string => `Still in use: ${old} · nightshift vault rotate`;
export const nothingIsDone = (why: string): string => `${why} Nothing is done.`;
export const theGrantToAlsoHas = (access: string, beyondNeed: string): string =>
  `the grant to ${access} also has ${beyondNeed}, which no action needs`;
export const aGrantToWrite =
  'a grant to write is stored, and policy refuses every action that would use it';
export const ledgerOf = (workspace: string): string => `ledger of ${workspace}`;
export const itWasNeverVerified = 'it was never verified: nightshift audit verify';
export const itsVerificationFailed = 'its verification failed';
