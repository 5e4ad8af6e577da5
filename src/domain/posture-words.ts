import { plural } from '../lib/text.ts';
import { instantInWords } from '../lib/time.ts';
import type { Posture, PostureAccount, PostureAction, PostureGrant } from './posture.ts';

export interface PostureSection {
  title: string;
  lines: readonly string[];
}

/** A posture in plain words, what is wrong first; both the command line and Slack show this. */
export function postureInWords(posture: Posture, timeZone: string): PostureSection[] {
  const at = (instant: string): string =>
    `${instantInWords(new Date(instant), timeZone)} ${timeZone}`;
  return [
    verdict(posture),
    ...posture.accounts.map((account) => accountSection(account)),
    { title: 'Who may approve', lines: peopleLines(posture) },
    { title: 'Open now', lines: openLines(posture, at) },
    { title: 'Audit ledger', lines: auditLines(posture, at) },
    { title: 'Vault', lines: vaultLines(posture) },
  ];
}

function verdict({ findings }: Posture): PostureSection {
  if (findings.length === 0)
    return { title: '🟢 SOUND: nothing is wider than it must be', lines: [] };
  return {
    title: `🔴 NOT SOUND: ${plural(findings.length, 'finding')}`,
    lines: findings.map(({ mark, where, why }) => `${mark} · ${where}: ${why}`),
  };
}

function accountSection({
  name,
  kind,
  owner,
  state,
  grants,
  webhook,
  actions,
}: PostureAccount): PostureSection {
  return {
    title: `${name} (${kind}, of ${owner})`,
    lines: [
      ...(state === 'connected' ? [] : ['It must be connected again; until then nothing is read.']),
      ...(grants.length === 0 ? ['It holds no grant, and can do nothing.'] : grants.map(grantLine)),
      ...(webhook === null ? [] : [webhookLine(webhook)]),
      ...actions.map(actionLine),
    ],
  };
}

function webhookLine(keyId: string): string {
  return `Listens: a webhook signed with its secret, sealed with key ${keyId}, makes it read at once`;
}

function grantLine({ access, scopes, keyId, beyondNeed }: PostureGrant): string {
  const granted =
    scopes === null
      ? 'scopes not said by the provider'
      : scopes.length === 0
        ? 'no scopes'
        : `granted ${scopes.join(', ')}`;
  const wide = beyondNeed.length === 0 ? '' : ` · TOO WIDE: ${beyondNeed.join(', ')}`;
  return `${access === 'read' ? 'Reads' : 'Writes'}: ${granted}, sealed with key ${keyId}${wide}`;
}

const UNABLE = {
  refused: 'refused by policy',
  'no-grant': 'cannot: no grant to write',
  'no-scope': 'cannot: the grant lacks the scope',
  'no-policy': 'cannot: no usable policy',
} as const;

function actionLine({
  action,
  risk,
  ability,
  approval,
  sometimes,
  description,
}: PostureAction): string {
  const can =
    ability === 'asks'
      ? `can, after approval by ${approval}`
      : ability === 'refused'
        ? `${UNABLE.refused}: ${approval}`
        : UNABLE[ability];
  const more = sometimes.length === 0 ? '' : ` · stricter at times by “${sometimes.join('”, “')}”`;
  return `${action} (${risk}) ${can}${more} · ${description}`;
}

function peopleLines({ policy }: Posture): string[] {
  if (!policy.usable) return ['Nobody: the policy cannot be used.'];
  const roles = Object.entries(policy.approvers).map(
    ([role, people]) => `“${role}”: ${people.join(', ')}`,
  );
  return [
    'Each account: its owner, and nobody in their place.',
    `Owners of the policy: ${policy.owners.join(', ') || 'none, so nobody grants exceptions'}`,
    ...roles,
    `Policy ${policy.hash.slice(0, 12)}`,
  ];
}

function openLines(
  { exceptions, standing, switches }: Posture,
  at: (instant: string) => string,
): string[] {
  const live = exceptions.map(
    ({ id, proposal, by, until }) => `Exception ${id} for ${proposal} until ${at(until)}, by ${by}`,
  );
  const allowed = standing.map(
    ({ id, action, sender, account, until, owner }) =>
      `Standing grant ${id}: ${action} of mail from ${sender} in ${account} until ${at(until)}, by ${owner}`,
  );
  const stopped = switches.map(
    ({ scope, by, since, until }) =>
      `Stopped: ${scope} since ${at(since)}${until === undefined ? '' : ` until ${at(until)}`}, by ${by}`,
  );
  return [
    ...(live.length === 0 ? ['No exception is live.'] : live),
    ...(allowed.length === 0 ? ['No standing grant is live: every action asks.'] : allowed),
    ...(stopped.length === 0 ? ['No switch is thrown: what is approved is executed.'] : stopped),
  ];
}

function auditLines({ audit }: Posture, at: (instant: string) => string): string[] {
  if (audit.length === 0) return ['It is empty.'];
  return audit.map(({ workspace, head, verification }) => {
    const now = `${workspace} at ${head.seq}:${head.hash.slice(0, 10)}`;
    if (verification === null) return `${now}, never verified`;
    const ended = verification.verified ? 'verified' : `BROKEN, ${verification.why ?? 'no reason'}`;
    return `${now}, ${ended} on ${at(verification.at)} over ${plural(verification.entries, 'entry', 'entries')}`;
  });
}

function vaultLines({ vault }: Posture): string[] {
  const old = vault.used.filter((id) => id !== vault.current);
  return [
    `Seals with key ${vault.current}`,
    ...(old.length === 0 ? [] : [`Still in use: ${old.join(', ')} · nightshift vault rotate`]),
  ];
}
