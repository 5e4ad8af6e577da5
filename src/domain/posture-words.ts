import { actionWords } from './action-words.ts';
import { instantInWords } from '../lib/notation.ts';
import type { Posture, PostureAccount, PostureAction, PostureGrant } from './posture.ts';
import { SOURCE_NAMES } from './provider-words.ts';
import * as say from '../words/posture.ts';

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
    { title: say.whoMayApprove, lines: peopleLines(posture) },
    { title: say.openNow, lines: openLines(posture, at) },
    { title: say.auditLedger, lines: auditLines(posture, at) },
    { title: say.vault, lines: vaultLines(posture) },
  ];
}

/** Everybody that the posture names, as `U…` or `T…/U…`. */
export function peopleIn({ policy, accounts, exceptions, standing, switches }: Posture): string[] {
  const named = policy.usable ? [...policy.owners, ...Object.values(policy.approvers).flat()] : [];
  return [
    ...named,
    ...accounts.map(({ owner }) => owner),
    ...exceptions.map(({ by }) => by),
    ...standing.map(({ owner }) => owner),
    ...switches.flatMap(({ by, scope }) => [by, scope]),
  ];
}

function verdict({ findings }: Posture): PostureSection {
  if (findings.length === 0) return { title: say.nothingIsWiderThan, lines: [] };
  return {
    title: say.notSound(findings.length),
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
    title: say.ofLabel(name, SOURCE_NAMES[kind], owner),
    lines: [
      ...(state === 'connected' ? [] : [say.itMustBeConnectedAgain]),
      ...(grants.length === 0 ? [say.itHoldsNoGrant] : grants.map(grantLine)),
      ...(webhook === null ? [] : [webhookLine(webhook)]),
      ...actions.map(actionLine),
    ],
  };
}

function webhookLine(keyId: string): string {
  return say.listensAWebhookSigned(keyId);
}

function grantLine({ access, scopes, keyId, beyondNeed }: PostureGrant): string {
  const granted =
    scopes === null
      ? say.scopesNotSaid
      : scopes.length === 0
        ? say.noScopes
        : say.granted(scopes.join(', '));
  const wide = beyondNeed.length === 0 ? '' : say.tooWide(beyondNeed.join(', '));
  return say.sealedWithKey({ access, granted, keyId, wide });
}

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
      ? say.canAfterApproval(approval)
      : ability === 'refused'
        ? `${say.unable.refused}: ${approval}`
        : say.unable[ability];
  const more = sometimes.length === 0 ? '' : say.stricterAtTimes(sometimes.join('”, “'));
  return `${actionWords(action)} (${risk}) ${can}${more} · ${description}`;
}

function peopleLines({ policy }: Posture): string[] {
  if (!policy.usable) return [say.nobodyThePolicyCannot];
  const roles = Object.entries(policy.approvers).map(
    ([role, people]) => `“${role}”: ${people.join(', ')}`,
  );
  return [
    say.eachAccount,
    say.ownersOfThePolicy(policy.owners.join(', ')),
    ...roles,
    say.policy(policy.hash.slice(0, 12)),
  ];
}

function openLines(
  { exceptions, standing, switches }: Posture,
  at: (instant: string) => string,
): string[] {
  const live = exceptions.map(({ id, proposal, by, until }) =>
    say.exceptionForUntil({ id, proposal, at: at(until), by }),
  );
  const allowed = standing.map(({ id, action, sender, account, until, owner }) =>
    say.standingGrant({ id, action: actionWords(action), sender, account, at: at(until), owner }),
  );
  const stopped = switches.map(({ scope, by, since, until }) =>
    say.stopped(scope, until === undefined ? at(since) : say.sinceUntil(at(since), at(until)), by),
  );
  return [
    ...(live.length === 0 ? [say.noExceptionIsLive] : live),
    ...(allowed.length === 0 ? [say.noStandingGrantIsLive] : allowed),
    ...(stopped.length === 0 ? [say.noSwitchIsThrown] : stopped),
  ];
}

function auditLines({ audit }: Posture, at: (instant: string) => string): string[] {
  if (audit.length === 0) return [say.itIsEmpty];
  return audit.map(({ workspace, head, verification }) => {
    const now = say.at(workspace, head.seq, head.hash.slice(0, 10));
    if (verification === null) return say.neverVerified(now);
    const ended = verification.verified ? 'verified' : say.broken(verification.why);
    return say.onOver({ now, ended, at: at(verification.at), entries: verification.entries });
  });
}

function vaultLines({ vault }: Posture): string[] {
  const old = vault.used.filter((id) => id !== vault.current);
  return [
    say.sealsWithKey(vault.current),
    ...(old.length === 0 ? [] : [say.stillInUse(old.join(', '))]),
  ];
}
