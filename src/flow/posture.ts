import { ACTIONS } from '../actions/index.ts';
import { type Action, mailConnector, pipelineConnector, planned } from '../actions/action.ts';
import { PIPELINE_DEEDS, type PipelineDeed } from '../connectors/pipelines/deed.ts';
import type { MailConnector } from '../connectors/mail/connector.ts';
import type { Context } from '../context.ts';
import { type Account, type AccountKind, isCalendar, isMail } from '../domain/account.ts';
import { mayWrite } from '../domain/grant-scopes.ts';
import { beyondNeed } from '../domain/grant-width.ts';
import { slackIds } from '../domain/person.ts';
import type { Policy } from '../domain/policy-file.ts';
import {
  type Ability,
  findingsOf,
  type Posture,
  type PostureAccount,
  type PostureAction,
  type PostureAudit,
  type PostureGrant,
} from '../domain/posture.ts';
import { approvalOf } from '../domain/posture-approval.ts';
import type { ActionKind, ProviderRequest } from '../domain/proposal.ts';
import { errorMessage, Invalid } from '../lib/errors.ts';
import { mailDate } from '../lib/time.ts';
import { listAccounts } from '../store/accounts.ts';
import { liveAllowances } from '../store/allowances.ts';
import { lastVerifications } from '../store/audit-verifications.ts';
import { auditHead, auditWorkspaces } from '../store/audit.ts';
import { liveExceptions } from '../store/exceptions.ts';
import { openSwitches } from '../store/switches.ts';
import { grantRecords } from '../store/vault.ts';
import { currentPolicy, policyOwners } from './policy.ts';
import * as say from '../words/telling.ts';

/** Whose posture is told: everybody's, one team's, or one person's. */
export type PostureScope = 'all' | { team: string } | { person: string };

/** What a person may see: all of the team as an owner of the policy, else their own. */
export async function postureFor(ctx: Context, person: string): Promise<Posture> {
  const { teamId } = slackIds(person);
  const { policy } = await readPolicy(ctx);
  const isOwner = policy !== null && policyOwners(policy, teamId).includes(person);
  return await readPosture(ctx, isOwner ? { team: teamId } : { person });
}

/** What the agent can do now, from rows and the policy alone; no provider is asked and no grant is opened. */
export async function readPosture(ctx: Context, scope: PostureScope): Promise<Posture> {
  const { db } = ctx.store;
  const now = ctx.clock.now();
  const { policy, said } = await readPolicy(ctx);
  const accounts: PostureAccount[] = [];
  for (const account of await listAccounts(db))
    if (covers(scope, account.ownerId)) accounts.push(await accountPosture(ctx, account, policy));
  const exceptions = (await liveExceptions(db, now))
    .filter(({ owner_id: ownerId }) => covers(scope, ownerId))
    .map(({ id, proposal_id: proposal, decided_by: by, ends_at: endsAt }) => {
      return { id, proposal, by: by ?? '', until: endsAt?.toISOString() ?? '' };
    });
  const standing = (await liveAllowances(db, now))
    .filter(({ ownerId }) => covers(scope, ownerId))
    .map(({ id, ownerId: owner, accountId, kind: action, sender, expiresAt }) => {
      const account = accounts.find((each) => each.id === accountId)?.name ?? accountId;
      return { id, owner, account, action, sender, until: expiresAt.toISOString() };
    });
  const switches = (await openSwitches(db))
    .filter(({ scope: stopped }) => covers(scope, stopped) || isTeamOf(scope, stopped))
    .map(({ since, resumesAt, ...rest }) => ({
      ...rest,
      since: since.toISOString(),
      ...(resumesAt === null ? {} : { until: resumesAt.toISOString() }),
    }));
  const audit = await auditPosture(ctx, scope);
  const used = accounts.flatMap(({ grants, webhook }) => [
    ...grants.map(({ keyId }) => keyId),
    ...(webhook === null ? [] : [webhook]),
  ]);
  const findings = findingsOf({ policy: said, accounts, audit });
  return {
    at: now.toISOString(),
    sound: findings.length === 0,
    findings,
    policy: said,
    accounts,
    exceptions,
    standing,
    switches,
    audit,
    vault: { current: ctx.vaultKey.id, used: [...new Set(used)].toSorted() },
  };
}

async function readPolicy(
  ctx: Context,
): Promise<{ policy: Policy | null; said: Posture['policy'] }> {
  try {
    const policy = await currentPolicy(ctx);
    const { hash } = await ctx.policy.current();
    const { owners = [], approvers } = policy.people;
    return { policy, said: { usable: true, hash, owners, approvers } };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { policy: null, said: { usable: false, why: errorMessage(error) } };
  }
}

function covers(scope: PostureScope, id: string): boolean {
  if (scope === 'all') return true;
  return 'person' in scope ? scope.person === id : slackIds(id).teamId === scope.team;
}

/** A switch of a whole team stops each of its people. */
function isTeamOf(scope: PostureScope, team: string): boolean {
  return scope !== 'all' && 'person' in scope && slackIds(scope.person).teamId === team;
}

async function accountPosture(
  ctx: Context,
  account: Account,
  policy: Policy | null,
): Promise<PostureAccount> {
  const { id, kind, name, ownerId: owner, state } = account;
  const records = await grantRecords(ctx.store.db, id);
  const grants = records.flatMap(({ access, ...grant }): PostureGrant[] =>
    access === 'webhook'
      ? []
      : [{ access, ...grant, beyondNeed: beyondNeed(kind, { access, ...grant }) }],
  );
  const webhook = records.find(({ access }) => access === 'webhook')?.keyId ?? null;
  const actions = Object.values(ACTIONS)
    .filter((action) => isPossible(ctx, kind, action))
    .map((action): PostureAction => {
      const { description, risk } = action;
      const said =
        policy === null ? null : approvalOf(policy, { kind: action.kind, risk, account });
      const ability =
        said?.refused === true ? 'refused' : grantFor(ctx, account, { grants, action });
      return {
        action: action.kind,
        description,
        risk,
        ability: said === null ? 'no-policy' : ability,
        approval: said?.words ?? say.thePolicyCannotBeUsed,
        sometimes: said?.sometimes ?? [],
      };
    });
  return { id, kind, name, owner, state, grants, webhook, actions };
}

/** Whether sources of this kind can do it at all. */
function isPossible(ctx: Context, kind: AccountKind, { kind: action }: Action): boolean {
  if (isMail(kind)) return action.startsWith('mail.');
  if (isCalendar(kind) || action.startsWith('mail.')) return false;
  const { plan, deeds } = pipelineConnector(ctx.connectors, kind);
  const deed = PIPELINE_DEEDS.find((name) => action === pipelineAction(name));
  if (deed !== undefined) return deeds?.[deed] !== undefined;
  return planned(() => plan.rerunFailed({ repository: 'example/example', runId: 1 })) !== null;
}

function pipelineAction(deed: PipelineDeed): string {
  return `pipeline.${deed}`;
}

/** Whether the stored grant reaches as far as a request of this action's shape. */
function grantFor(
  ctx: Context,
  { kind }: Account,
  { grants, action }: { grants: readonly PostureGrant[]; action: Action },
): Ability {
  const write = grants.find(({ access }) => access === 'write');
  if (write === undefined) return 'no-grant';
  if (!isMail(kind)) return 'asks';
  const { plan } = mailConnector(ctx.connectors, kind);
  const request = planned(() => exampleOf(plan, action.kind));
  return request === null || mayWrite(write.scopes, request) ? 'asks' : 'no-scope';
}

/** A request of an action's shape, which a scope reaches or does not. */
function exampleOf(plan: MailConnector['plan'], kind: ActionKind): ProviderRequest {
  if (kind === 'mail.send') return plan.send(EXAMPLE);
  return kind.includes('draft') ? plan.undraft('example') : plan.archive('example');
}

const EXAMPLE = {
  threadId: 'example',
  from: 'a@example.com',
  to: 'b@example.com',
  subject: 'Re: Example',
  inReplyTo: '',
  references: [],
  messageId: '<example@nightshift.invalid>',
  text: 'Example',
  date: mailDate(new Date(0)),
};

async function auditPosture(ctx: Context, scope: PostureScope): Promise<PostureAudit[]> {
  const { db } = ctx.store;
  const verifications = await lastVerifications(db);
  const ledgers: PostureAudit[] = [];
  for (const workspace of await auditWorkspaces(db)) {
    if (!isLedgerOf(scope, workspace)) continue;
    const { seq, hash } = await auditHead(db, workspace);
    const last = verifications.find((each) => each.workspace === workspace);
    const verification =
      last === undefined
        ? null
        : {
            at: last.at.toISOString(),
            verified: last.verified,
            entries: last.entries,
            why: last.why,
          };
    ledgers.push({ workspace, head: { seq, hash }, verification });
  }
  return ledgers;
}

function isLedgerOf(scope: PostureScope, workspace: string): boolean {
  if (scope === 'all') return true;
  return ('team' in scope ? scope.team : slackIds(scope.person).teamId) === workspace;
}
