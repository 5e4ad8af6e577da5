import type { Context } from '../../context.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import { requestDigest } from '../../domain/proposal.ts';
import { hasFailed, isMailSignal, isRunSignal, type Run } from '../../domain/signal.ts';
import { MAIL_CATEGORIES, MailCategory } from '../../domain/verdict.ts';
import type { Usage } from '../../domain/usage.ts';
import type { Effect } from '../../sandbox/effects.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { readAudit } from '../../store/audit.ts';
import { countProposals } from '../../store/proposal-reads.ts';
import { usageBetween } from '../../store/usage.ts';
import { judgedBetween, type JudgedSignal } from '../../store/verdicts.ts';
import { uncoveredEffects } from '../approved-effects.ts';
import { checkLedger } from '../audit.ts';
import { arrivedMails, type Material } from './material.ts';

/** The JSON of `demo --once --json`; keys are added, never renamed. */
export interface NightReport {
  mail: {
    read: number;
    lost: number;
    coverage: number;
    undecodable: number;
    byCategory: Record<string, number>;
  };
  deploys: { runs: number; failed: number; explained: number };
  digest: { posted: number; blocks: number; characters: number };
  proposals: {
    created: number;
    approved: number;
    denied: number;
    executed: number;
    failed: number;
    unknown: number;
    stale: number;
  };
  effects: { total: number; withoutApproval: number; twice: number };
  audit: { entries: number; verified: boolean; head: string };
  usage: Usage;
  modelConfigured: boolean;
  durationMs: number;
}

/** Counts the night from outside where that can be done: lost mail, digests and effects as the servers saw them. */
export async function reportNight(
  ctx: Context,
  sandbox: Sandbox,
  night: { material: Material; ownerId: string; durationMs: number },
): Promise<NightReport> {
  const judged = await judgedBetween(ctx.store.db, night.ownerId, {
    from: new Date(0),
    to: ctx.clock.now(),
  });
  const verification = await checkLedger(ctx);
  const { gmail, graph, imap, github, lists, jenkins, codepipeline, argoCd, kubernetes } = sandbox;
  const mail = [gmail, graph, imap, lists];
  const effects = [...mail, github, jenkins, codepipeline, argoCd, kubernetes].flatMap(
    (server): readonly Effect[] => server.effects,
  );
  return {
    mail: mailPart(judged, night.material),
    deploys: deployPart(judged),
    digest: digestPart(sandbox, night.ownerId),
    proposals: await countProposals(ctx.store.db, night.ownerId),
    effects: {
      total: effects.length,
      withoutApproval: await withoutApproval(ctx, night.ownerId, effects),
      twice: effects.length - new Set(effects.map(requestDigest)).size,
    },
    audit: {
      entries: verification.entries,
      verified: verification.verified,
      head: verification.verified ? verification.head : '',
    },
    usage: await usageBetween(ctx.store.db, night.ownerId, {
      fromDay: '0000-00-00',
      toDay: '9999-99-99',
    }),
    modelConfigured: ctx.model !== null,
    durationMs: Math.round(night.durationMs),
  };
}

export function isSound(report: NightReport): boolean {
  const counted = MAIL_CATEGORIES.reduce(
    (sum, category) => sum + (report.mail.byCategory[category] ?? 0),
    0,
  );
  return (
    report.mail.lost === 0 &&
    counted === report.mail.read &&
    report.digest.posted === 1 &&
    report.effects.withoutApproval === 0 &&
    report.effects.twice === 0 &&
    report.audit.verified
  );
}

function mailPart(judged: readonly JudgedSignal[], material: Material): NightReport['mail'] {
  const byCategory = Object.fromEntries(MAIL_CATEGORIES.map((category) => [category, 0]));
  const read = new Set<string>();
  const ids = new Set<string>();
  const messageIds = new Set<string>();
  let undecodable = 0;
  for (const { signal, verdict } of judged) {
    if (!isMailSignal(signal)) continue;
    const category = MailCategory.parse(verdict.category);
    byCategory[category] = (byCategory[category] ?? 0) + 1;
    read.add(signal.id);
    messageIds.add(signal.content.messageId);
    ids.add(signal.externalId);
    if (signal.content.undecodable.length > 0) undecodable += 1;
  }
  const arrived = arrivedMails(material);
  const elsewhere = material.elsewhere.flatMap(({ mails }) => mails);
  const lost =
    arrived.filter(({ id }) => !ids.has(id)).length +
    elsewhere.filter(({ raw }) => !messageIds.has(messageIdOf(raw))).length;
  const all = arrived.length + elsewhere.length;
  return {
    read: read.size,
    lost,
    coverage: all === 0 ? 1 : (all - lost) / all,
    undecodable,
    byCategory,
  };
}

/** Not every provider keeps the id that a mail came with; the sample's Message-IDs are all different. */
function messageIdOf(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  return /^Message-ID: (<[^<>\s]+>)/im.exec(text)?.[1] ?? '';
}

function deployPart(judged: readonly JudgedSignal[]): NightReport['deploys'] {
  const runs = judged.flatMap(
    ({ signal, verdict }): { run: Run; verdict: JudgedSignal['verdict'] }[] =>
      isRunSignal(signal) ? [{ run: signal.content, verdict }] : [],
  );
  const failed = runs.filter(({ run }) => hasFailed(run));
  return {
    runs: runs.length,
    failed: failed.length,
    explained: failed.filter(({ verdict }) => verdict.explanation !== null).length,
  };
}

/** The digest as Slack has it: found by the key in its metadata, measured by what a person sees. */
function digestPart(sandbox: Sandbox, ownerId: string): NightReport['digest'] {
  const [, userId = ''] = ownerId.split('/');
  const digests = sandbox.slack
    .conversation(sandbox.slack.dmOf(userId))
    .filter(
      ({ metadata, threadTs }) =>
        threadTs === undefined && JSON.stringify(metadata ?? {}).includes('"digest-'),
    );
  const [first] = digests;
  return {
    posted: digests.length,
    blocks: first?.blocks.length ?? 0,
    characters: first === undefined ? 0 : visibleCharacters(first.blocks),
  };
}

function visibleCharacters(blocks: readonly unknown[]): number {
  let characters = 0;
  JSON.stringify(blocks, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') characters += value.length;
    return value;
  });
  return characters;
}

async function withoutApproval(
  ctx: Context,
  ownerId: string,
  effects: readonly Effect[],
): Promise<number> {
  const [workspace = ''] = ownerId.split('/');
  const audit: AuditEntry[] = [];
  for await (const entry of readAudit(ctx.store.db, workspace)) audit.push(entry);
  return uncoveredEffects(audit, effects).length;
}
