import { ifItStays } from './wording.ts';
/** What is said on the way to a connected source, in Slack and on the pages in the browser. */

export const connect = (name: string): string => `Connect ${name}?`;
export const gaveAGrant = ({
  provider,
  source,
  may,
  scope,
}: {
  provider: string;
  source: string;
  may: string;
  scope: string;
}): string =>
  `${provider} gave a grant for this ${source}. ${may} Scope: ${scope}. Nothing is read or changed with it before you confirm.`;
export const confirmOnlyIf =
  'Confirm only if this is yours and you agreed to this a moment ago yourself. After 15 minutes it is forgotten.';
export const thisQuestionIsNotKnown = 'This question is not known here.';
export const thisRanOut = 'This ran out: ask for a new link with /nightshift connect.';
export const thisIsNotOpenAny = 'This is not open any more.';
export const isConnected = (name: string): string => `${name} is connected.`;
export const discardedTheGrantIsForgotten = 'Discarded. The grant is forgotten here.';
export const onlyThePersonWhoAsked = 'Only the person who asked for this connection can answer.';
export const nothingWasDone = (words: string): string => `${words} Nothing was done.`;
export const wasNotAllowedToGive = (provider: string, error: string): string =>
  `${provider} was not allowed to give access (${error})`;
export const noReasonGiven = 'no reason given';
export const gaveNoAccess = (provider: string, reason: string): string =>
  `${provider} gave no access (${reason})`;
export const forANewLink = 'For a new link, type /nightshift connect in Slack.';
export const thisLinkDoesNotWork = 'This link does not work';
export const itWasUsedAlready =
  'It was used already, it is older than ten minutes, or a newer one took its place.';
export const openingItConnectedNothing = 'Opening it connected nothing.';
export const connectToNightshift = (mailbox: string): string => `Connect ${mailbox} to Nightshift`;
export const step1Of3 = 'Step 1 of 3: look at what is asked';
export const forInSlack = 'For, in Slack';
export const provider = 'Provider';
export const at = (provider: string, host: string): string => `${provider}, at ${host}`;
export const access = 'Access';
export const read = (read: string): string => `Read. ${read}`;
export const change = (write: string): string => `Change. ${write}`;
export const areYouNot = (person: string, does: string): string =>
  `Are you not ${person}? Then close this page: your mailbox would be theirs to ${does}.`;
export const asksYouNext = (provider: string): string =>
  `${provider} asks you next. Then Nightshift asks you in Slack, and nothing is connected before you confirm there.`;
export const continueTo = (provider: string): string => `Continue to ${provider}`;
export const goingOn = (provider: string): string => `Going on to ${provider}`;
export const step2Of3 = (provider: string): string => `Step 2 of 3: answer at ${provider}`;
export const youComeBackHereWhen =
  'You come back here when you have answered there. You have ten minutes.';
export const oneStepLeft = 'One step left, in Slack';
export const step3Of3 = 'Step 3 of 3: confirm in Slack';
export const gaveTheGrant = (provider: string, name: string): string =>
  `${provider} gave the grant for ${name}. It is not connected yet.`;
export const nightshiftHasSentYou =
  'Nightshift has sent you a direct message. Press Confirm there within 15 minutes.';
export const youCanCloseThisPage = 'You can close this page.';
export const somethingWentWrong = 'Something went wrong on our side';
export const nothingWasStored = 'Nothing was stored, and nothing is connected.';
export const notConnected = 'Not connected';
export const thisCouldNotBeDone = 'This could not be done just now.';
export const nothingWasConnected = 'Nothing was connected.';
export const tryAgain = (reference: string): string =>
  `Try again, or ask for a new link: /nightshift connect. ${ifItStays(reference)}`;
export const sources = 'Sources';
export const takesThePermission = 'Takes the permission to change a mailbox back';
export const isNothingThatICan = (unknown: string): string =>
  `“${unknown}” is nothing that I can connect.`;
export const iCanConnect =
  'I can connect: gmail, outlook, imap, google-calendar, outlook-calendar, github';
export const letNightshiftChangeYour = (mailbox: string): string =>
  `Let Nightshift change your ${mailbox}`;
export const connectAgain = (name: string): string => `Connect ${name} again`;
export const chooseItThere = (name: string): string =>
  `Choose ${name} there: reading goes on where it stopped, and nothing in between is left out.`;
export const connectYour = (mailbox: string): string => `Connect your ${mailbox}`;
export const yourLink = 'Your link';
export const worksOnce = 'works once, within ten minutes; give it to nobody';
export const iThenAskYouHere =
  'I then ask you here which mailbox it was. Nothing is connected before you confirm.';
export const write = 'write ';
export const whichMailbox = 'Which mailbox?';
export const iReadWhatYouConnect =
  'I read what you connect, and act on nothing before you approve it.';
export const forOthers =
  'For others: /nightshift connect google-calendar, outlook-calendar, imap or github';
export const writeLabel = ' --write';
export const youThenGiveYourConsent = 'You then give your consent in the browser.';
export const theyGive = (kind: string): string =>
  `They give it the ${kind === 'imap' ? 'password of the mailbox' : 'access token'} on standard input.`;
export const aSourceIsConnected = 'A source is connected by whoever runs Nightshift.';
export const sendThem = (command: string, then: string): string =>
  `Send them this: ${command}. ${then}`;
export const seeASampleNight = 'See a sample night';
export const iCanTakeBack = 'I can take back the permission to change one of your mailboxes.';
export const itsAddressSaysWhich =
  'Its address says which: /nightshift disconnect write ADDRESS. To have a source removed, ask whoever runs Nightshift.';
export const iHaveNoPermission = (name: string): string =>
  `I have no permission to change ${name}.`;
export const iCannotChangeAnyMore = (name: string): string => `I cannot change ${name} any more.`;
export const iCanStillRead = 'I can still read it. Cards that wait for a change keep waiting.';
export const itsProviderTookBack = 'Its provider took back the permission to read as well.';
export const connectItAgain = 'Connect it again';
export const thePermissionToChange = (name: string): string =>
  `The permission to change ${name} could not be taken back.`;
export const itsProviderDidNotAnswer = 'Its provider did not answer.';
export const tryAgainLabel =
  'Try again, or remove Nightshift among the connected apps of that mailbox.';
export const whatIsConnected = 'What is connected, and how far it was read';
export const whatICanDoRight = 'What I can do right now, account by account';
export const yourSources = 'Your sources:';
export const connectASource = 'Connect a source';
export const whatICanDo = 'What I can do';
export const calendar = {
  read: 'It lets Nightshift see when you are busy, so that it waits until your meeting ends.',
  write: 'Nightshift never changes a calendar.',
} as const;
export const gmail = 'Gmail';
export const gmailMailbox = 'Gmail mailbox';
export const google = 'Google';
export const outlook = 'Outlook';
export const outlookMailbox = 'Outlook mailbox';
export const microsoft = 'Microsoft';
export const imapMailbox = 'IMAP mailbox';
export const yourMailServer = 'Your mail server';
export const googleCalendar = 'Google Calendar';
export const outlookCalendar = 'Outlook calendar';
export const githubActions = 'GitHub Actions';
export const gitlabCi = 'GitLab CI';
export const argoCd = 'Argo CD';
export const kubernetes = 'Kubernetes';
export const jenkins = 'Jenkins';
export const awsCodepipeline = 'AWS CodePipeline';
export const webhook = 'Webhook';
export const connectsGmail =
  'Connects gmail, outlook, imap, google-calendar, outlook-calendar or github; write lets cards change it';
export const connectItToBeRead = 'Connect it to be read';
export const may = {
  read: 'It lets Nightshift read this mailbox, and change nothing.',
  write:
    'It lets Nightshift archive, file, star, mark as read, move to spam, save drafts and send replies in this mailbox, each only after you approve it on a card.',
} as const;
export const cannotOwnAnAccount = (userId: string): string =>
  `${userId} cannot own an account: only full members of the workspace can`;
