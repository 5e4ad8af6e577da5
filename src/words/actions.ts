/** What each action does, in the words of its card. */

export const takesAMailOut =
  'Takes a mail out of the inbox. Nothing is deleted; moving it back undoes it.';
export const archiveThisMail = 'Archive this mail?';
export const takesItOut = (mailbox: string): string =>
  `Takes it out of the inbox of ${mailbox}. Nothing is deleted.`;
export const movesAMail = 'Moves a mail that was archived here back into the inbox.';
export const moveThisMailBackInto = 'Move this mail back into the inbox?';
export const putsItBackInto = (mailbox: string): string =>
  `Puts it back into the inbox of ${mailbox}. Nothing else changes.`;
export const from = 'From';
export const subject = 'Subject';
export const mailbox = 'Mailbox';
export const onlyYouSeeItCan = 'Only you see it · can be undone';
export const deletesADraft =
  'Deletes a draft that was saved here and that nobody has changed or sent since.';
export const deleteThisDraftAgain = 'Delete this draft again?';
export const deletesItFromTheDrafts = (mailbox: string): string =>
  `Deletes it from the drafts of ${mailbox}, if nobody changed or sent it.`;
export const answers = 'Answers';
export const onlyYouSee = 'Only you see it';
export const putsAReplyInto =
  'Puts a reply into the drafts of its thread. Nothing is sent; deleting the draft undoes it.';
export const saveThisReply = 'Save this reply as a draft?';
export const putsItIntoTheDrafts = (mailbox: string): string =>
  `Puts it into the drafts of ${mailbox}, in the same thread. Nothing is sent.`;
export const noSubject = '(no subject)';
export const noAddress = '(no address)';
export const done = 'Done';
export const frozenThere = 'Frozen there';
export const deedLabels: Readonly<Record<string, string>> = {
  branch: 'Branch or tag',
  sha: 'Commit',
  live: 'Live now',
  changes: 'Brings',
  workflow: 'Through',
  run: 'Run',
  freezes: frozenThere,
  holds: 'Waits behind it',
  quoted: 'The pipeline asks, in words that anybody may have written',
  means: 'What it means',
  undo: 'Taking it back',
  environment: 'Environment',
  environments: 'May reach',
};
export const rollbackLabels: Readonly<Record<string, string>> = {
  live: 'From',
  sha: 'To',
  goodFrom: 'Ran well',
  changes: 'Takes away',
};
export const startsADeploymentOfOne =
  'Starts a deployment of one tag or branch, at the commit that it names, to an environment that the provider lists.';
export const deployTo = (environment: string): string => `Deploy to ${environment}?`;
export const deploysOf = ({
  branch,
  sha,
  repository,
  environment,
}: {
  branch: string;
  sha: string;
  repository: string;
  environment: string;
}): string => `Deploys ${branch} (${sha}) of ${repository} to ${environment}.`;
export const liveAndDeployment =
  'Changes what is live · two people · another deployment takes it back';
export const bringsBackTheRevision =
  'Brings back the revision that ran well in an environment before the one that is there.';
export const rollBack = (environment: string): string => `Roll ${environment} back?`;
export const takesOfFromBack = ({
  environment,
  repository,
  live,
  sha,
}: {
  environment: string;
  repository: string;
  live: string;
  sha: string;
}): string => `Takes ${environment} of ${repository} from ${live} back to ${sha}.`;
export const liveAndDatabases = 'Changes what is live · two people · databases are not taken back';
export const opensTheGate =
  'Opens the gate that a run waits at, so that it goes on to its environment.';
export const letItGo = (environment: string): string => `Let it go on to ${environment}?`;
export const opensTheGateOfRun = ({
  run,
  repository,
  sha,
  environment,
}: {
  run: string;
  repository: string;
  sha: string;
  environment: string;
}): string =>
  `Opens the gate of run ${run} in ${repository}, which then deploys ${sha} to ${environment}.`;
export const liveAndRollback = 'Changes what is live · two people · a rollback takes it back';
export const shutsTheGate =
  'Shuts the gate that a run waits at; nothing of it reaches the environment.';
export const refuseIt = (environment: string): string => `Refuse it at ${environment}?`;
export const refusesRun = (run: string, repository: string, environment: string): string =>
  `Refuses run ${run} in ${repository} at its gate to ${environment}, and the run fails.`;
export const endsARunOthersSee = 'Ends a run · others see it · running it again asks once more';
export const cancelsARunThatHas = 'Cancels a run that has not ended; what it did so far stays.';
export const cancelThisRun = 'Cancel this run?';
export const cancelsRun = (run: string, repository: string): string =>
  `Cancels run ${run} in ${repository}.`;
export const endsARun = 'Ends a run, perhaps half-way · others see it · it can be run again';
export const opensAnIssue =
  'Opens an issue with the explanation of a failed run; its text is shown in full.';
export const openAnIssue = 'Open an issue?';
export const opensAnIssueRepository = (repository: string): string =>
  `Opens an issue in ${repository} with exactly this title and text.`;
export const othersReadItItCan = 'Others read it · it can be closed, not deleted';
export const to = (goodSince: string, goodUntil: string): string => `${goodSince} to ${goodUntil}`;
export const nothingThatTheProvider = 'Nothing that the provider knows of';
export const fromLiveRef = (liveRef: string): string => ` from ${liveRef}`;
export const andItsDeploymentFailed = ', and its deployment failed';
export const since = ({
  value,
  from,
  liveSince,
  ended,
}: {
  value: string;
  from: string;
  liveSince: string;
  ended: string;
}): string => `${value}${from}, since ${liveSince}${ended}`;
export const anUnknownTime = 'an unknown time';
export const utc = (day: string, time: string): string => `${day}, ${time} UTC`;
export const marksAMailAsRead = 'Marks a mail as read. Marking it as unread undoes it.';
export const markThisMailAsRead = 'Mark this mail as read?';
export const marksItAsRead = (mailbox: string): string =>
  `Marks it as read in ${mailbox}. Nothing else changes.`;
export const marksAMailAsUnread = 'Marks a mail as unread that was marked as read here.';
export const markThisMailAsUnread = 'Mark this mail as unread again?';
export const marksItAsUnread = (mailbox: string): string =>
  `Marks it as unread in ${mailbox}. Nothing else changes.`;
export const re = (subject: string): string => `Re: ${subject}`;
export const toLabel = 'To';
export const spamFolders: Readonly<Record<string, string>> = {
  gmail: 'Spam (label SPAM on, INBOX off)',
  outlook: 'the Junk Email folder',
  imap: 'the Junk folder',
};
export const movesAMailToSpam =
  'Moves a mail to spam, which is how a mailbox provider is told of phishing. Moving it back undoes it.';
export const reportThisMailAsPhishing = 'Report this mail as phishing?';
export const movesIt = (spam: string, mailbox: string): string =>
  `Moves it to ${spam} of ${mailbox}, from which its provider learns. Nobody else is told, nothing is deleted now, and the provider may delete what lies there after some weeks.`;
export const unreportsAMail = 'Moves a mail that was reported here back into the inbox.';
export const moveThisMailBackOut = 'Move this mail back out of spam?';
export const runsTheFailedJobs =
  'Runs the failed jobs of a run again, same commit, with the rights of whoever started it first, or on GitLab with those of the token. Jenkins repeats the whole build.';
export const runAllOfItAgain = 'Run all of it again?';
export const runTheFailedJobsAgain = 'Run the failed jobs again?';
export const repository = 'Repository';
export const workflow = 'Workflow';
export const branch = 'Branch';
export const commit = 'Commit';
export const runsCiOthersSee = 'Runs CI · others see it · cannot be undone';
export const startsAttemptOfRun = ({
  attempt,
  run,
  repository,
  actor,
}: {
  attempt: number;
  run: string;
  repository: string;
  actor: string;
}): string =>
  `Starts attempt ${attempt} of run ${run} in ${repository}, with the rights of ${actor}.`;
export const runsTheFailedJobsRun = (run: string, repository: string): string =>
  `Runs the failed jobs of run ${run} in ${repository} again, with the rights of the connected token.`;
export const startsANewRun = (run: string, repository: string): string =>
  `Starts a new run from run ${run} in ${repository}, every stage of it, with its script and parameters and the rights of the connected token. Only a multibranch job keeps the commit; another builds what its branch holds then.`;
export const stageAndExecution = 'Stage and execution';
export const environment = 'Environment';
export const sendsOneReply =
  'Sends one reply to the sender of a mail, in its thread. It can be taken back until it leaves, not afterwards.';
export const sendThisReply = 'Send this reply?';
export const sendsIt = (mailbox: string, to: string): string =>
  `Sends it from ${mailbox} to ${to}, in the same thread.`;
export const othersSeeItCannot = 'Others see it · cannot be undone once it left';
export const snoozesAMail =
  'Takes a mail out of the inbox, and puts it back at the time that was approved with it. Moving it back undoes it.';
export const snoozeThisMail = 'Snooze this mail?';
export const takesItOutMailbox = (mailbox: string): string =>
  `Takes it out of the inbox of ${mailbox}, and puts it back there at the time named here. Nothing is deleted; while you pause, or while the mailbox is not connected, it comes back later.`;
export const backInTheInbox = 'Back in the inbox';
export const back = (itemLine: string, back: string): string => `${itemLine} — back ${back}`;
export const outOfTheInboxUntil = (back: string): string => `Out of the inbox until ${back}.`;
export const putsASnoozedMailBack =
  'Puts a snoozed mail back into the inbox, at the time that was approved with it.';
export const putThisMailBackInto = 'Put this mail back into the inbox?';
export const putsItBackIntoMailbox = (mailbox: string): string =>
  `Puts it back into the inbox of ${mailbox}, as its snooze said.`;
export const backInTheInboxAgain = 'Back in the inbox.';
export const backInTheInboxBack = (back: string): string =>
  `Back in the inbox, later than ${back}: Nightshift was paused or not running, or the mailbox was not connected.`;
export const putsAStar = 'Puts a star on a mail that looks urgent. Taking the star off undoes it.';
export const starThisMail = 'Star this mail?';
export const putsAStarMailbox = (mailbox: string): string =>
  `Puts a star on it in ${mailbox}. Nothing else changes.`;
export const takesAStarOff = 'Takes a star off that was put on here.';
export const takeTheStarOffAgain = 'Take the star off again?';
export const takesTheStarOff = (mailbox: string): string =>
  `Takes the star off it in ${mailbox}. Nothing else changes.`;
export const leavesAMailingList =
  'Leaves a mailing list by the one click that its sender offers and signed (RFC 8058). It can be taken back until it leaves, not afterwards.';
export const unsubscribeFromThisList = 'Unsubscribe from this list?';
export const tellsOnceThatLeaves = (host: string, mailbox: string): string =>
  `Tells ${host} once that ${mailbox} leaves the list. Nothing in the mailbox changes, and mail may still come for some days.`;
export const goesTo = 'Goes to';
export const theyLearn = 'They learn';
export const thatThisAddressIsRead =
  'that this address is read by somebody, and when; nothing else is sent';
export const listUnsubscribeOneClick = (href: string): string =>
  `POST ${href}\n\nList-Unsubscribe=One-Click`;
export const theSenderSeesItCannot = 'The sender sees it · cannot be undone once it left';
export const filesAMail =
  'Takes a mail out of the inbox, under a label of Gmail or into a folder of Outlook or IMAP that a person named. Moving it back undoes it.';
export const fileThisMail = (goes: string): string => `File this mail ${goes}?`;
export const filesIt = (mailbox: string, goes: string): string =>
  `Takes it out of the inbox of ${mailbox}, ${goes}. Nothing is deleted.`;
export const unfilesAMail = 'Moves a mail that was filed here back into the inbox.';
export const unfilesIt = (mailbox: string, place: string): string =>
  `Puts it back into the inbox of ${mailbox}, where it was before it was filed ${place}.`;
export const makesAnEmptyLabel =
  'Makes an empty label of Gmail, or folder of Outlook or IMAP, of a name that a person gave, so that mail can be filed under it. It is taken away in the mailbox itself.';
export const makeThe = (noun: string, name: string): string => `Make the ${noun} “${name}”?`;
export const makesIt = (mailbox: string): string =>
  `Makes it in ${mailbox}, empty. What is to be filed there is asked for afterwards, on a card of its own.`;
export const makesItFor = (mailbox: string, under: string): string =>
  `Makes it in ${mailbox}, empty, since “${under}” is to be in it. That one is asked for afterwards, on a card of its own.`;
export const name = 'Name';
export const onlyYouSeeItYou = (noun: string): string =>
  `Only you see it · you can take the ${noun} away in your mailbox`;
export const inLabel = (name: string, mailbox: string): string => `${name} in ${mailbox}`;
export const intoTheFolder = 'into the folder';
export const underTheLabel = 'under the label';
