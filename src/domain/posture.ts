import type { Account } from './account.ts';
import type { ChainPoint } from './audit.ts';
import type { ActionKind, Risk } from './proposal.ts';
import * as say from '../words/posture.ts';

/** What must not stay as it is, and what it is called. */
export interface Finding {
  mark: 'TOO WIDE' | 'NO POLICY' | 'NOT VERIFIED';
  where: string;
  why: string;
}

export interface PostureGrant {
  access: 'read' | 'write';
  /** As the provider said; null where it did not. */
  scopes: readonly string[] | null;
  keyId: string;
  /** Scopes among them that no action here can use. */
  beyondNeed: readonly string[];
}

/** `asks`: after an approval it can be done; the others say what keeps it from being done at all. */
export type Ability = 'asks' | 'refused' | 'no-grant' | 'no-scope' | 'no-policy';

export interface PostureAction {
  action: ActionKind;
  description: string;
  risk: Risk;
  ability: Ability;
  /** Everybody whose approval is needed, in words, or why it is refused. */
  approval: string;
  /** Rules that can ask for more, or refuse, depending on the target or the time. */
  sometimes: readonly string[];
}

export interface PostureAccount {
  id: string;
  kind: Account['kind'];
  name: string;
  owner: string;
  state: Account['state'];
  grants: readonly PostureGrant[];
  /** Key that sealed the secret by which its webhook is known; null where it takes none. */
  webhook: string | null;
  actions: readonly PostureAction[];
}

export interface PostureAudit {
  workspace: string;
  /** The newest entry now. */
  head: ChainPoint;
  /** Null when it was never verified. */
  verification: { at: string; verified: boolean; entries: number; why: string | null } | null;
}

/** What the agent can do at one moment, and what holds it. Instants are ISO 8601. */
export interface Posture {
  at: string;
  /** No findings. */
  sound: boolean;
  findings: readonly Finding[];
  policy:
    | {
        usable: true;
        hash: string;
        owners: readonly string[];
        approvers: Readonly<Record<string, readonly string[]>>;
      }
    | { usable: false; why: string };
  accounts: readonly PostureAccount[];
  exceptions: readonly { id: string; proposal: string; by: string; until: string }[];
  standing: readonly {
    id: string;
    owner: string;
    account: string;
    action: string;
    sender: string;
    until: string;
  }[];
  switches: readonly { scope: string; by: string; since: string; until?: string }[];
  audit: readonly PostureAudit[];
  vault: { current: string; used: readonly string[] };
}

/** What is wrong; pure, over what was found. */
export function findingsOf(posture: Pick<Posture, 'policy' | 'accounts' | 'audit'>): Finding[] {
  const { policy } = posture;
  return [
    ...(policy.usable
      ? []
      : [{ mark: 'NO POLICY' as const, where: 'policy', why: say.nothingIsDone(policy.why) }]),
    ...posture.accounts.flatMap(tooWide),
    ...posture.audit.flatMap(notVerified),
  ];
}

function tooWide({ name, grants, actions }: PostureAccount): Finding[] {
  const wide = grants
    .filter(({ beyondNeed }) => beyondNeed.length > 0)
    .map(({ access, beyondNeed }): Finding => {
      const why = say.theGrantToAlsoHas(access, beyondNeed.join(', '));
      return { mark: 'TOO WIDE', where: name, why };
    });
  const writes = grants.some(({ access }) => access === 'write');
  const useless = writes && actions.every(({ ability }) => ability === 'refused');
  const why = say.aGrantToWrite;
  return useless ? [...wide, { mark: 'TOO WIDE', where: name, why }] : wide;
}

function notVerified({ workspace, head, verification }: PostureAudit): Finding[] {
  const finding = (why: string): Finding[] => [
    { mark: 'NOT VERIFIED', where: say.ledgerOf(workspace), why },
  ];
  if (verification === null) return head.seq === 0 ? [] : finding(say.itWasNeverVerified);
  return verification.verified ? [] : finding(verification.why ?? say.itsVerificationFailed);
}
