import type { ActionKind } from './proposal.ts';
import * as say from '../words/telling.ts';

const WORDS: Readonly<Record<ActionKind, string>> = {
  'mail.archive': say.archive,
  'mail.label': say.star,
  'mail.read': say.markAsRead,
  'mail.file': say.file,
  'mail.makefolder': say.makeALabelOrFolder,
  'mail.report': say.reportAsPhishing,
  'mail.snooze': say.snooze,
  'mail.draft': say.saveAReplyAsDraft,
  'mail.send': say.sendAReply,
  'mail.unsubscribe': say.unsubscribe,
  'pipeline.rerun': say.runFailedJobsAgain,
  'pipeline.deploy': say.deploy,
  'pipeline.rollback': say.rollBack,
  'pipeline.approve': say.openAGate,
  'pipeline.reject': say.shutAGate,
  'pipeline.cancel': say.cancelARun,
  'pipeline.issue': say.openAnIssue,
  'mail.unarchive': say.moveBackIntoTheInbox,
  'mail.unlabel': say.takeTheStarOff,
  'mail.unread': say.markAsUnread,
  'mail.unfile': say.moveBackIntoTheInbox,
  'mail.unreport': say.moveBackOutOfSpam,
  'mail.wake': say.putBackIntoTheInbox,
  'mail.undraft': say.deleteADraftAgain,
};

/** What an action is called where people read of it; a kind of an earlier version keeps its own name. */
export function actionWords(kind: string): string {
  return Object.entries(WORDS).find(([known]) => known === kind)?.[1] ?? kind;
}
