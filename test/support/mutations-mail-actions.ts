import { type Mutation, mutations } from './mutation.ts';

export const MAIL_ACTION_MUTATIONS: readonly Mutation[] = [
  ...mutations(
    'src/domain/one-click.ts',
    ['test/domain/one-click'],
    [
      ['return !hasFailed && isCovered ?', 'return isCovered ?'],
      ['return !hasFailed && isCovered ?', 'return !hasFailed ?'],
      ['isWhole && isTrusted ?', 'isWhole ?'],
      ['isWhole && isTrusted ?', 'isTrusted ?'],
    ],
  ),
  ...mutations(
    'src/domain/authentication-results.ts',
    ['test/domain/one-click', 'test/domain/mail-vouching'],
    [
      ['return less === text ? text : withoutComments(less);', 'return text;'],
      [' && !/["()]/.test(stated)', ''],
      ['kept.length < KEPT_MAX && ', ''],
    ],
  ),
  ...mutations(
    'src/domain/mail-vouching.ts',
    ['test/domain/mail-vouching'],
    [
      [" && !(of === 'dkim' && hasPass)", ''],
      ['return hasPass && isTrusted ?', 'return hasPass ?'],
      ['isTrusted: isOfNamed && isWhole', 'isTrusted: isOfNamed'],
    ],
  ),
  ...mutations(
    'src/connectors/mail/gmail/writer.ts',
    ['test/connectors/mail/gmail/contract'],
    [['      await session.mayGo();\n', '']],
  ),
  ...mutations(
    'src/connectors/microsoft/session.ts',
    ['test/connectors/mail/outlook/contract'],
    [['      await connection.mayGo?.();\n', '']],
  ),
  ...mutations(
    'src/connectors/mail/imap/writer.ts',
    ['test/connectors/mail/imap/contract'],
    [['    await session.mayGo();\n', '']],
  ),
  ...mutations(
    'src/connectors/mail/imap/submission.ts',
    ['test/connectors/mail/imap/contract'],
    [['    await mayGo();\n', '']],
  ),
  ...mutations(
    'src/connectors/mail/one-click-offer.ts',
    ['test/domain/one-click'],
    [
      ['if (all.length > SIGNATURES_MAX) return false;', ''],
      ['return new Set(starts).size === starts.length;', 'return true;'],
    ],
  ),
  ...mutations(
    'src/connectors/one-click/post.ts',
    ['test/connectors/one-click'],
    [['if (found.length === 0 || found.some(', 'if (false && found.some(']],
  ),
  ...mutations(
    'src/flow/propose-asked.ts',
    ['test/flow/send.test', 'test/flow/unsubscribe'],
    [["verdict.category !== 'suspicious'", 'true']],
  ),
  ...mutations(
    'src/store/due-returns.ts',
    ['test/flow/snooze-mail'],
    [
      [".where('accounts.state', '=', 'connected')", ''],
      [".where('proposals.state', '=', 'done')", ''],
      ["later.kind in ('mail.snooze', 'mail.archive', 'mail.report')", 'false'],
    ],
  ),
  ...mutations(
    'src/actions/snooze-mail.ts',
    ['test/flow/snooze-mail'],
    [['preconditions: { ...planned.preconditions, isInSpam: false }', '']],
  ),
  ...mutations(
    'src/commands/approved-effects.ts',
    ['test/flow/snooze-mail'],
    [['approved.has(snooze) &&', '']],
  ),
  ...mutations(
    'src/store/unanswered.ts',
    ['test/flow/follow-ups'],
    [
      [".where('proposals.owner_id', '=', ownerId)", ''],
      ['answer.received_at > ${at})', 'false)'],
      ['reply.moved_at > ${at})', 'false)'],
    ],
  ),
  ...mutations(
    'src/connectors/mail/imap/moved.ts',
    ['test/connectors/mail/imap/moved'],
    [[' || others.length > 0', '']],
  ),
  ...mutations(
    'src/connectors/mail/imap/writer.ts',
    ['test/connectors/mail/imap/imap.test'],
    [["if (levelsOf(name).length > 1 && (namespace?.delimiter ?? '') === '')", 'if (false)']],
  ),
  ...mutations(
    'src/flow/sender-proof.ts',
    ['test/flow/sender-proof'],
    [['if (knowsServer(ctx, account)) throw', 'if (false) throw']],
  ),
];
