import { plural } from '../lib/text.ts';

/** What the help and the status say. */

export const whatHappened = 'What happened, and what waits for you';
export const askInYourOwnWords = 'Ask in your own words';
export const deployRollBackHold = 'Deploy, roll back, hold';
export const decideAndWhatPolicySays = 'Decide, and what policy says';
export const whatNightshiftRemembers = 'What Nightshift remembers of you';
export const whenYouAreTold = 'When you are told';
export const yourMailboxesAndPipelines = 'Your mailboxes and pipelines';
export const stopIt = 'Stop it, check it';
export const forOwnersNamed = 'For owners named in the policy';
export const whatWaits = 'What waits, what was read, when the next digest comes';
export const connectASource = 'Connect a source';
export const seeASampleNight = 'See a sample night';
export const waiting = (paused: boolean, open: number): string =>
  `${paused ? 'Paused. ' : ''}${plural(open, 'decision')} waiting.`;
export const resume = 'Resume';
export const whatWaitsLabel = 'What waits';
export const lastDigest = 'Last digest';
export const notReadYet = 'not read yet';
export const readUntil = (readUntil: string): string => `read until ${readUntil}`;
export const mustBeConnectedAgain = '⚠️ Must be connected again';
export const connected = '✅ Connected';
export const couldNotBeRead = '⚠️ Could not be read';
export const toGo = 'To go on: /nightshift resume';
export const itGoesOnByItself = (resumesAt: string): string =>
  `It goes on by itself ${resumesAt}; at once with /nightshift resume`;
export const youGetNoDigest = 'You get no digest: see /nightshift settings';
export const yourNextDigestComes = (at: string, timeZone: string): string =>
  `Your next digest comes ${at} (${timeZone}).`;
export const theseWords = 'These words';
export const sign = (usage: string): string => `/nightshift ${usage}`;
export const allTopics = 'All topics';
export const allAbout = (topic: string): string => `All about ${topic}`;
export const youCanTypeTheseAfter =
  'You can type these after /nightshift, or send them to me here.';
export const thereIsNoHelpAbout = (wanted: string): string =>
  `There is no help about “${wanted}”. There is about:`;
export const whatHappenedLabel = 'What happened';
export const settings = 'Settings';
export const isNotSomethingIKnow = (text: string): string => `“${text}” is not something I know.`;
export const help = 'Help';
export const didYouMean = (shown: string): string => `Did you mean “${shown}”?`;
export const run = (shown: string): string => `Run “${shown}”`;
export const aMadeUpNight = 'A made-up night to try, without any effect';
