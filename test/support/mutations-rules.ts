import { type Mutation, mutations } from './mutation.ts';

/** Guards of what people set up and ask for: sending instead, rules, pauses, holds. */
export const RULE_MUTATIONS: readonly Mutation[] = [
  ...mutations(
    'src/flow/send-instead.ts',
    ['test/flow/send'],
    [
      ['sees: isShortBinding(click.shortBinding)', 'sees: () => true'],
      ['if (refused !== null) return no(refused);', ''],
      [" && verdict.category !== 'suspicious'", ''],
    ],
  ),
  ...mutations(
    'src/slack/blocks/card-buttons.ts',
    ['test/flow/delegate', 'test/slack/lifecycle'],
    [['...(card.isCopy ? [] : [menu(card)]),', 'menu(card),']],
  ),
  ...mutations(
    'src/domain/mail-rule.ts',
    ['test/domain/mail-rule'],
    [
      ["if (ruled.category === 'suspicious') return null;", ''],
      ["if (category === 'suspicious') return !ABOUT_DECEIT.has(effect);", ''],
      ["return hides(effect) && (category === 'urgent' || isKept(mail));", 'return false;'],
      ["(category === 'urgent' || isKept(mail))", "category === 'urgent'"],
      ['isAboutSomething({ conditions }) &&\n', ''],
    ],
  ),
  ...mutations(
    'src/domain/mail-rule.ts',
    ['test/domain/mail-rule'],
    [
      ["effect === 'archive' || effect === 'file' ||", "effect === 'archive' ||"],
      ["(effect === 'file') === (folder !== undefined)", 'true'],
    ],
  ),
  ...mutations(
    'src/domain/folder-name.ts',
    ['test/domain/mail-rule'],
    [['!isTaken(level) && ', '']],
  ),
  ...mutations(
    'src/connectors/mail/imap/writer.ts',
    ['test/connectors/mail/imap/contract'],
    [['  await mustBeOwn(client, to);\n', '']],
  ),
  ...mutations(
    'src/actions/file-mail.ts',
    ['test/actions/file-mail', 'test/flow/file-mail'],
    [
      ['folder: folderId },\n', '},\n'],
      ['isInInbox: false, isInSpam: false', 'isInInbox: false'],
      ["mustBePlanned(bound.request, make(fact(bound, 'folder'), parentId));", ''],
      ['mustBePlanned(bound.request, put(', 'void (put('],
    ],
  ),
  ...mutations(
    'src/domain/wish.ts',
    ['test/domain/wish'],
    [
      ["return kind !== 'mail.label' && isKept(mail) ? null : kind;", 'return kind;'],
      ['if (isKept(mail) || keepsInSight(rule?.effect)) return null;', ''],
    ],
  ),
  ...mutations(
    'src/flow/rules.ts',
    ['test/flow/ruling'],
    [[' || isWithheld(rule, ruled) ? null : rule;', ' ? null : rule;']],
  ),
  ...mutations(
    'src/store/rules.ts',
    ['test/store/rules'],
    [
      [
        ".where('owner_id', '=', ownerId)\n    .where('state', '=', 'asked')",
        ".where('state', '=', 'asked')",
      ],
      [
        ".where('owner_id', '=', ownerId)\n    .where('state', '<>', 'ended')",
        ".where('state', '<>', 'ended')",
      ],
      [
        ".where('owner_id', '=', ownerId)\n    .where('state', '=', 'approved')",
        ".where('state', '=', 'approved')",
      ],
      [
        ".where('owner_id', '=', ownerId)\n    .where('state', '=', 'asked')",
        ".where('owner_id', '=', ownerId)",
      ],
      [
        ".where('owner_id', '=', ownerId)\n    .where('state', '=', 'approved')",
        ".where('owner_id', '=', ownerId)",
      ],
    ],
  ),
  ...mutations(
    'src/store/rules.ts',
    ['test/listeners/ruling'],
    [
      [".where('approved_at', 'is not', null)\n", ''],
      [
        ".where('owner_id', '=', ownerId)\n    .where('state', '=', 'ended')",
        ".where('state', '=', 'ended')",
      ],
    ],
  ),
  ...mutations('src/store/voices.ts', ['test/flow/voice'], [['    .forShare()\n', '']]),
  ...mutations(
    'src/flow/learn-voice.ts',
    ['test/flow/voice'],
    [
      ['if (!(await isVoiceAllowed(ctx.store.db, ownerId))) return;', ''],
      ['mail.from.address.toLowerCase() === account.name.toLowerCase() ? [mail] : []', '[mail]'],
      ['await allowVoice(unit, { ownerId, isOn: false });', ''],
    ],
  ),
  ...mutations(
    'src/domain/mail-due.ts',
    ['test/domain/mail-due'],
    [
      ['if (!standsIn(said, wanted)) return null;', ''],
      ['if (isWhole && !PAST.test(said.slice(0, at))) return true;', 'return true;'],
    ],
  ),
  ...mutations(
    'src/domain/mail-asks.ts',
    ['test/domain/mail-asks'],
    [[' && said.includes(folded(quote))', '']],
  ),
  ...mutations(
    'src/store/switches.ts',
    ['test/store/switches', 'test/store/claims-race'],
    [
      [".where('resumes_at', '<=', unit.at)\n    .executeTakeFirst", '.executeTakeFirst'],
      ['await sql`select pg_advisory_xact_lock(${LOCK})`.execute(unit.db);\n', ''],
      ['await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(tx);\n', ''],
    ],
  ),
  ...mutations(
    'src/flow/decide-policy.ts',
    ['test/stories/production'],
    [['if (hold !== null)\n', 'if (false)\n']],
  ),
  ...mutations(
    'src/store/token-budget.ts',
    ['test/store/token-budget', 'test/flow/budget'],
    [
      ['${spent} + reserved_tokens + ${tokens} <= ${budget}', '${spent} + ${tokens} <= ${budget}'],
      [
        '${spent} + reserved_tokens + ${tokens} <= ${budget}',
        '${spent} + reserved_tokens <= ${budget}',
      ],
      ["cost === 'unknown' ? tokens : 0", '0'],
    ],
  ),
  ...mutations(
    'src/agent/openai.ts',
    ['test/agent/openai'],
    [
      ['if (!parsed.success)', 'if (false)'],
      ["if (end === 'length')", 'if (false)'],
      ['return wasNeverSent(error)', 'return true'],
      ['if (status !== undefined && LOST.has(status))', 'if (false)'],
      ['return isBusy && !isSpent', 'return isBusy'],
      ['maxRetries: 0,', 'maxRetries: 2,'],
      [
        'usage?.prompt_tokens ?? tokensAtMost(request) - request.maxTokens',
        'usage?.prompt_tokens ?? 0',
      ],
    ],
  ),
  ...mutations(
    'src/flow/exceptions.ts',
    ['test/flow/policy-people', 'test/flow/exceptions'],
    [
      ['proposal.ownerId !== actor.id || ', ''],
      [' || !isOpen(proposal)', ''],
      ['if (actor.id === exception.owner_id) return say.whoeverAsksForAnException;\n', ''],
      ['return owners.includes(actor.id) ? null : say.onlyAnOwner;', 'return null;'],
      ['      misfitOf(actor) ??\n', ''],
      [' || proposalDigest(proposal) !== exception.digest', ''],
      ['if (isStale || ', 'if ('],
    ],
  ),
  ...mutations(
    'src/store/exceptions.ts',
    ['test/flow/policy-people', 'test/flow/exceptions'],
    [["    .where('state', '=', 'asked')\n", '']],
  ),
  ...mutations(
    'src/store/policy-facts.ts',
    ['test/store/claim-policy', 'test/flow/exceptions'],
    [
      [
        "    .where('proposal_id', '=', proposal.id)\n    .where('digest', '=', proposal.digest)\n    .where('state', '=', 'granted')",
        "    .where('digest', '=', proposal.digest)\n    .where('state', '=', 'granted')",
      ],
      [
        "    .where('digest', '=', proposal.digest)\n    .where('state', '=', 'granted')",
        "    .where('state', '=', 'granted')",
      ],
      ["    .where('ends_at', '>', at)\n", ''],
    ],
  ),
  ...mutations(
    'src/flow/team.ts',
    ['test/flow/nobody-ranked'],
    [['used.length < TEAM_MIN ? null : used', 'used']],
  ),
  ...mutations(
    'src/flow/ask-model.ts',
    ['test/flow/budget'],
    [
      ['if (!(await fits(ctx, at, tokens))) {', 'if (false) {'],
      [
        'else if (error instanceof LostAnswer || !isExpected(error))',
        'else if (!isExpected(error))',
      ],
      [' || !isExpected(error)', ''],
    ],
  ),
];
