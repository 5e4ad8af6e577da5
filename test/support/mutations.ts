import { PIPELINE_MUTATIONS } from './mutations-pipelines.ts';
import { type Mutation, mutations } from './mutation.ts';
import { MAIL_ACTION_MUTATIONS } from './mutations-mail-actions.ts';
import { RECEIPT_MUTATIONS } from './mutations-receipts.ts';
import { RULE_MUTATIONS } from './mutations-rules.ts';

const CLAIM = [
  'test/store/claims',
  'test/flow/execute',
  'test/flow/role-loss',
  'test/store/claim-policy',
  'test/store/claim-standing',
];
const PEOPLE = ['test/domain/policy', 'test/listeners/strangers'];
const EGRESS = ['test/slack/egress', 'test/slack/hostile'];

export const MUTATIONS: readonly Mutation[] = [
  ...PIPELINE_MUTATIONS,
  ...mutations(
    'src/listeners/http-receiver.ts',
    ['test/listeners/http-requests'],
    [['return ahead <= WINDOW_MS;', 'return true;']],
  ),
  ...mutations('src/store/claims.ts', CLAIM, [
    ["row === undefined || row.state !== 'approved'", 'row === undefined'],
    ['if (early !== null) return', 'if (false) return'],
    ['row.approved_digest !== proposal.digest || ', ''],
    [' || proposalDigest(proposal) !== proposal.digest', ''],
    ['if (over !== null) return', 'if (false) return'],
    ['if (!verdict.permitted) return', 'if (false) return'],
    ["if (await isPausedWhileClaiming(unit.db, proposal.ownerId)) return 'paused';", ''],
    ['executeAfter === null || executeAfter > unit.at', 'executeAfter === null'],
    ["account?.state !== 'connected' || account.owner_id", 'account?.owner_id'],
    [' || account.owner_id !== proposal.ownerId', ''],
    ['if (proposal.expiresAt > unit.at) return null;', 'return null;'],
    ['if (lost === null) return null;', 'return null;'],
    ["if (lost.misfit === null) return 'unchecked';", 'if (lost.misfit === null) return null;'],
  ]),
  ...mutations(
    'src/flow/execute.ts',
    ['test/listeners/clicks'],
    [['if (!freshness.fresh) {', 'if (false) {']],
  ),
  ...mutations(
    'src/flow/execute.ts',
    ['test/flow/execute', 'test/flow/policy.test'],
    [
      ['if (await releasedByPause(ctx, approved)) return;', ''],
      ["if (readBack === 'unclear' || waitedMs", "if (readBack === 'never' || waitedMs"],
    ],
  ),
  ...mutations(
    'src/domain/proposal.ts',
    ['test/domain/proposal', 'test/store/claims-mutants'],
    [
      ['    preconditions: bound.preconditions,\n', ''],
      ['    facts: bound.facts,\n', ''],
      ['      body: bound.request.body,\n', ''],
      ['      target: bound.request.target,\n', ''],
      ['    ownerId: bound.ownerId,\n', ''],
      ['  denied: [],', "  denied: ['approved'],"],
      ['  expired: [],', "  expired: ['approved'],"],
      ["  unknown: ['done', 'failed'],", "  unknown: ['done', 'failed', 'approved'],"],
    ],
  ),
  ...mutations('src/domain/policy.ts', PEOPLE, [
    ['if (misfit !== null) return refuse(misfit);', ''],
    ['if (slackIds(actor.id).teamId !== slackIds(proposal.ownerId).teamId)', 'if (false)'],
    ['if (actor.id !== proposal.ownerId && !others.includes(actor.id))', 'if (false)'],
    ["if (proposal.risk === 'R3' && others.every", 'if (false && others.every'],
    ['if (actor.isBot) return say.appsCannotApproveAnything;', ''],
    ['return actor.isGuest ? say.guestsCannotApproveAnything : null;', 'return null;'],
  ]),
  ...mutations(
    'src/domain/policy-rules.ts',
    ['test/domain/policy'],
    [
      ['if (frozen !== null) return { rule: name,', 'if (false) return { rule: name,'],
      ['if (rule.refuse !== undefined)', 'if (false)'],
      ["(riskOf(policy, request.proposal) === 'R3' && !isAlone(policy, request)) ||\n", ''],
      ["if (matchesAny(listed, reached)) return 'R3';", ''],
      ["if (listed.length > 0 && mayReachAny(proposal)) return 'R3';", ''],
      ['!mayReachAny(proposal) && reached.every', 'reached.every'],
      ['reached.every((each) =>', 'reached.some((each) =>'],
      ['(mayReachAny(proposal) || isOf(match.environments', '(isOf(match.environments'],
      ['reached.length > 0 && reached.every(', 'reached.every('],
      ['reached.every((name) =>', 'reached.some((name) =>'],
      [
        'given.by.some((id) => id !== first && others.includes(id))',
        'given.by.some((id) => others.includes(id) || id === first)',
      ],
    ],
  ),
  ...mutations(
    'src/store/claim-policy.ts',
    ['test/store/claim-policy'],
    [
      ['if (missing !== null) return', 'if (false) return'],
      ['if (requirement.changeTicket && !facts.hasTicket)', 'if (false)'],
      ["if ('refuse' in decision)\n", 'if (false)\n'],
    ],
  ),
  ...mutations(
    'src/store/vault-cipher.ts',
    ['test/store/vault'],
    [
      ['account.ownerId, account.id, access', 'account.id, access'],
      ['account.ownerId, account.id, access', 'account.ownerId, account.id'],
    ],
  ),
  ...mutations(
    'src/flow/refusal.ts',
    ['test/listeners/strangers', 'test/listeners/clicks'],
    [
      ['return asker.sees(cardBinding(proposals)) ? null : CHANGED;', 'return null;'],
      ['if (open.some(({ expiresAt }) => expiresAt <= now))', 'if (false)'],
    ],
  ),
  ...mutations(
    'src/flow/undo.ts',
    ['test/flow/undo'],
    [
      ['if (undoBinding(click.place, undoable) !== click.binding)', 'if (false)'],
      ['if (notEligible !== null) return notEligible;', ''],
    ],
  ),
  ...mutations(
    'src/slack/blocks/card-decided.ts',
    ['test/slack/undo-modal'],
    [
      ['named.has(item) && isLineWhole(item)', 'isLineWhole(item)'],
      ['named.has(item) && isLineWhole(item)', 'named.has(item)'],
    ],
  ),
  ...mutations(
    'src/slack/blocks/undo-modal.ts',
    ['test/slack/undo-modal'],
    [['if (!fits(whole)) return', 'if (false) return']],
  ),
  ...mutations(
    'src/store/webhooks.ts',
    ['test/listeners/webhooks', 'test/listeners/incoming-webhook'],
    [['return stored.length === wanted.length;', 'return true;']],
  ),
  ...mutations(
    'src/domain/audit.ts',
    ['test/domain/audit'],
    [
      ['if (entry.prev !== head) fail(entry.seq, say.doesNotFollowTheEntry);', ''],
      ['if (entryHash(entry) !== entry.hash) fail(entry.seq, say.itsContentDoesNotMatch);', ''],
      ['if (entry.seq !== expected) fail(', 'if (false) fail('],
      [
        'if (!entry.hash.startsWith(witness.hash)) fail(entry.seq, say.doesNotMatchTheWitness);',
        '',
      ],
    ],
  ),
  ...mutations(
    'src/domain/outcome-access.ts',
    ['test/domain/outcome'],
    [
      ['viewer.teamId !== subject.teamId || ', ''],
      ['return people.managers[viewer.userId]?.includes(subject.userId) === true;', 'return true;'],
      ['team?.readers.includes(userId) !== true', 'team === undefined'],
      ['if (!same)', 'if (false)'],
      ['if (members.length < TEAM_MIN)', 'if (false)'],
      ['if (unseen.length > 0 && unseen.length < TEAM_MIN)', 'if (false)'],
    ],
  ),
  ...mutations(
    'src/domain/outcome.ts',
    ['test/domain/outcome'],
    [['people.filter(has).length >= TEAM_MIN;', 'people.filter(has).length > 0;']],
  ),
  ...mutations(
    'src/domain/policy-file.ts',
    ['test/domain/outcome'],
    [
      ['if (other !== undefined) wrong', 'if (false) wrong'],
      ['if (reader !== undefined)', 'if (false)'],
      ['if (members.length < TEAM_MIN) wrong', 'if (false) wrong'],
    ],
  ),
  ...mutations(
    'src/domain/same-matter.ts',
    ['test/domain/same-matter'],
    [
      ["if (facts.authentication.dmarc !== 'pass') return false;", ''],
      ['return names(mail, run) && isTrusted(mail, run, mailbox);', 'return names(mail, run);'],
    ],
  ),
  ...mutations(
    'src/flow/whom-to-tell.ts',
    ['test/stories/on-duty'],
    [
      ['if (await isPaused(db, personId)) return false;', ''],
      ['if (incident.acknowledged !== null) return NOBODY;', ''],
      ['(await toldSinceMidnight(ctx, personId)) < NOTIFICATION_CAPS.perDay;', 'true;'],
    ],
  ),
  ...mutations(
    'src/flow/incidents.ts',
    ['test/stories/on-duty'],
    [
      ['    knows &&\n', ''],
      ['duty?.people.includes(userId) === true;', 'true;'],
    ],
  ),
  ...mutations(
    'src/flow/outcomes.ts',
    ['test/flow/outcomes'],
    [
      ['await noteLook(unit, { viewerId, subjectIds: [subjectId], team: null });', ''],
      [
        'await ctx.store.write((unit) => noteLook(unit, { viewerId, subjectIds: members, team: name }));',
        '',
      ],
      ['if (misfitOf(actor) !== null || actor.id !== viewerId) return null;', ''],
    ],
  ),
  ...mutations('src/slack/sinks.ts', EGRESS, [
    ['if (!place.allowance.allowedMentions.includes(userId)) refuse', 'if (false) refuse'],
    ['if (!place.allowance.allowedUrls.includes(url)) refuse', 'if (false) refuse'],
    ["if (/^[!#]/.test(target)) refuse('a broadcast or channel mention', place);", ''],
    ['if (label !== url && !showsOnlyHost(label, parsed))', 'if (false)'],
    ["if (/[<>]/.test(rest)) refuse('an unescaped bracket', place);", ''],
    ["if (hasAddress(text)) refuse('an address that a client could turn into a link', place);", ''],
  ]),
  ...mutations('src/slack/egress.ts', EGRESS, [
    ['  makeVerbatim(copy);\n', ''],
    [
      'unfurl_links: false, unfurl_media: false, parse',
      'unfurl_links: false, unfurl_media: true, parse',
    ],
    ['checkSinks([own.title', 'void ([own.title'],
    ['if (!parsed.success) throw', 'if (false) throw'],
  ]),
  ...RECEIPT_MUTATIONS,
  ...MAIL_ACTION_MUTATIONS,
  ...RULE_MUTATIONS,
];
