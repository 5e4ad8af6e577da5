import type { ActionKind } from '../domain/proposal.ts';
import type { Action } from './action.ts';
import { archiveMail, unarchiveMail } from './archive-mail.ts';
import { discardDraft } from './discard-draft.ts';
import { draftReply } from './draft-reply.ts';
import { fileMail, makeFolder, unfileMail } from './file-mail.ts';
import { readMail, unreadMail } from './read-mail.ts';
import { PIPELINE_ACTIONS } from './pipeline-deeds.ts';
import { reportMail, unreportMail } from './report-mail.ts';
import { rerunPipeline } from './rerun-pipeline.ts';
import { sendReply } from './send-reply.ts';
import { snoozeMail, wakeMail } from './snooze-mail.ts';
import { starMail, unstarMail } from './star-mail.ts';
import { unsubscribeMail } from './unsubscribe-mail.ts';

/** Everything that the bot may do, and nothing else: no forwarding, no filters, no deleting but of its own drafts. */
export const ACTIONS: Readonly<Record<ActionKind, Action>> = {
  'mail.archive': archiveMail,
  'mail.label': starMail,
  'mail.read': readMail,
  'mail.file': fileMail,
  'mail.makefolder': makeFolder,
  'mail.report': reportMail,
  'mail.snooze': snoozeMail,
  'mail.draft': draftReply,
  'mail.send': sendReply,
  'mail.unsubscribe': unsubscribeMail,
  'pipeline.rerun': rerunPipeline,
  ...PIPELINE_ACTIONS,
  'mail.unarchive': unarchiveMail,
  'mail.unlabel': unstarMail,
  'mail.unread': unreadMail,
  'mail.unfile': unfileMail,
  'mail.unreport': unreportMail,
  'mail.wake': wakeMail,
  'mail.undraft': discardDraft,
};
