import type { ActionKind } from './proposal.ts';

/** What made a proposal about a mail pointless in another mail program. */
export type DoneElsewhere = 'left' | 'starred' | 'read' | 'answered';

const MOVES: ReadonlySet<ActionKind> = new Set([
  'mail.archive',
  'mail.snooze',
  'mail.file',
  'mail.report',
  'mail.label',
  'mail.read',
]);

/**
 * Whether somebody did already what is asked, or put the mail out of sight; null where it can still be asked.
 * `labels` are those that the mail has now, null where it is not where it was read any more.
 */
export function doneElsewhere(
  kind: ActionKind,
  before: readonly string[],
  labels: readonly string[] | null,
): DoneElsewhere | null {
  if (kind === 'mail.draft' || kind === 'mail.send')
    return labels?.includes('ANSWERED') === true ? 'answered' : null;
  if (!MOVES.has(kind)) return null;
  if (labels === null || (before.includes('INBOX') && !labels.includes('INBOX'))) return 'left';
  return alreadySo(kind, labels);
}

function alreadySo(kind: ActionKind, labels: readonly string[]): DoneElsewhere | null {
  if (kind === 'mail.label' && labels.includes('STARRED')) return 'starred';
  return kind === 'mail.read' && !labels.includes('UNREAD') ? 'read' : null;
}
