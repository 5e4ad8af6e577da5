/** What commands answer about times, days and zones. */

export const allSettings = 'All settings';
export const status = 'Status';
export const digestTimeAndDays =
  'Digest time and days, time zone, holidays, quiet hours, vacation, the voice of drafts, follow-ups';
export const whenYourDigestComes = 'When your digest comes';
export const yourTimeZone = 'Your time zone; auto takes it from your Slack profile';
export const hoursInWhichNothingBut = 'Hours in which nothing but the digest is said';
export const noDigestUntilYouAre =
  'No digest until you are back; the first one then tells of all of it';
export const noDigestOnThePublic =
  'No digest on the public holidays of a country or region; the next one tells of them';
export const yourSettings = 'Your settings.';
export const toChangeOne = 'To change one: /nightshift time, tz, holidays, quiet or away';
export const changeSettings = 'Change settings';
export const help = 'Help';
export const digest = 'Digest';
export const timeZone = 'Time zone';
export const zoneNow = (timeZone: string, now: string): string => `${timeZone}, now ${now}`;
export const publicHolidays = 'Public holidays';
export const quietHours = 'Quiet hours';
export const fromTo = (quietFrom: string, quietTo: string): string => `${quietFrom} to ${quietTo}`;
export const vacation = 'Vacation';
export const untilThen = (awayUntil: string): string => `until ${awayUntil}`;
export const changed = 'Changed.';
export const exampleOfTime = (time: string): string =>
  `For example: /nightshift time ${time} weekdays`;
export const exampleOfZone = 'For example: /nightshift tz Europe/Berlin, or tz auto';
export const exampleOfQuietHours = (from: string, to: string): string =>
  `For example: /nightshift quiet ${from}-${to}, or quiet off`;
export const exampleOfHolidays =
  'For example: /nightshift holidays DE, holidays DE-BY, or holidays none';
export const noDigestComesOnThese = (next: string): string =>
  `No digest comes on these; the next one tells of them: ${next}`;
export const exampleOfAway = 'For example: /nightshift away 3d, away until 2027-01-07, or away off';
export const everyDay = 'every day';
export const noDay = 'no day';
export const mondayToFriday = 'Monday to Friday';
export const isNoTime = (rest: string): string => `“${rest}” is no time that I can read.`;
export const isNoTimeZone = (rest: string): string => `“${rest}” is no time zone that I know.`;
export const areNoHours = (rest: string): string => `“${rest}” are no hours that I can read.`;
export const isNoRegion = (rest: string): string =>
  `“${rest}” is no country or region whose holidays I know.`;
export const isNoDayToComeBack = (rest: string): string =>
  `“${rest}” is no day to come back on, within a year from tomorrow.`;
