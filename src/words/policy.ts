/** What policy says: why it refuses, who may approve, and what is wrong with its file. */

export const approvers = (role: string): string => `approvers “${role}”`;
export const managedBy = (manager: string): string => `managed by ${manager}`;
export const readersOfTeam = (team: string): string => `readers of team “${team}”`;
export const team = (team: string): string => `team “${team}”`;
export const environmentIsNoLonger = (name: string): string =>
  `environment ${name} is no longer a production one`;
export const duty = (name: string): string => `duty “${name}”`;
export const needsNoSecondPersonAny = (name: string): string =>
  `“${name}” needs no second person any more`;
export const standingGrantsAreNoLonger = 'standing grants are no longer refused';
export const wasAdded = (id: string, list: string): string => `${id} was added to ${list}`;
export const dutyIsToldOfOther = (name: string): string =>
  `duty “${name}” is told of other failures`;
export const isGone = (what: string, name: string): string => `${what} “${name}” is gone`;
export const matchesLess = 'matches less';
export const noLongerHas = (part: string): string => `no longer has ${part}`;
export const canOnlyBeTrue = 'can only be true: a rule never takes a requirement away';
export const mustBeAtLeast1 = 'must be at least 1; to allow none, use refuse';
export const requiresNothing = 'requires nothing';
export const mustHaveEitherRefuse = 'must have either refuse or require, and not both';
export const mustBeAtMost240 = 'must be at most 240';
export const mustBe1 = 'must be 1';
export const canOnlyBeRefuse = 'can only be refuse';
export const mustBePeopleOrMore = (teamMin: number): string => `must be ${teamMin} people or more`;
export const isAMember = (reader: string): string =>
  `${reader} is a member, who could subtract their own figures`;
export const isInAlready = (id: string, other: string): string => `${id} is in “${other}” already`;
export const isANameGivenTwice = 'is a name given twice';
export const isNoListUnderPeople = (named: string): string =>
  `is no list under people.approvers; there are: ${named}`;
export const thePolicy = 'the policy';
export const frozenThere = (period: string, isRead: boolean): string =>
  `Frozen by the project’s own freeze period, ${period}${isRead ? '' : ', which cannot be read and so counts as in force'}.`;
export const frozenBy = (name: string, frozen: string): string => `Frozen by “${name}”, ${frozen}.`;
export const refusedBy = (name: string, refuse: string): string =>
  `Refused by “${name}”: ${refuse}`;
export const theOwnerOfTheAccount = 'the owner of the account';
export const aSecondPerson = 'a second person';
export const somebodyOf = (role: string): string => `somebody of “${role}”`;
export const privacyOfMail = 'privacy of mail';
export const policyWantsSomebodyElse =
  'Policy wants somebody else to approve this, and nobody else may see your mail.';
export const twoPeople = 'two people';
export const thisNeedsASecondPerson = 'This needs a second person, and policy names none.';
export const notKnownHere = (keys: string): string => `not known here; allowed are ${keys}`;
export const anEmptyListMatchesNothing =
  'an empty list matches nothing; name at least one or leave the key out';
export const namesSomethingTwice = 'names something twice';
export const mustBeASlackUser = 'must be a Slack user id such as U012ABCDEF';
export const mustBe1To80 = 'must be 1 to 80 letters, digits, spaces or . _ / -';
export const mustBeATime = (last: string): string =>
  `must be a time in quotes from "00:00" to "${last}"`;
export const mustBeAnTimeZone = 'must be an IANA time zone such as Europe/Berlin or UTC';
export const mustBeADay = 'must be a day in quotes like "2026-11-30"';
export const isNotADay = 'is not a day of any calendar';
export const mustBeLike202612 = 'must be like "2026-12-20T18:00"';
export const fromAndToAre = 'from and to are the same time; a whole day is from "00:00" to "24:00"';
export const endIsNotAfterStart = 'end is not after start';
export const to = (start: string, end: string, zone: string): string =>
  `${start} to ${end} (${zone})`;
export const everyDay = 'every day';
export const toDays = ({
  days,
  from,
  to,
  zone,
}: {
  days: string;
  from: string;
  to: string;
  zone: string;
}): string => `${days} ${from} to ${to} (${zone})`;
export const onlyPeopleOfThisWorkspace = 'Only people of this workspace can decide.';
export const onlyTheOwner = 'Only the owner of this account can decide this.';
export const aProductionChangeNeeds =
  'A production change needs a second person, and none is named.';
export const appsCannotApproveAnything = 'Apps cannot approve anything.';
export const thisAccountIsDeactivated = 'This account is deactivated.';
export const guestsCannotApproveAnything = 'Guests cannot approve anything.';
export const isMissing = (missing: string): string => `${missing} is missing`;
export const aChangeTicketIsMissing = 'a change ticket is missing';
export const permitsIn24Hours = (rule: string, maxPerDay: number): string =>
  `“${rule}” permits ${maxPerDay} in 24 hours, and they are used up.`;
export const isHeld = (repository: string, reason: string): string =>
  `${repository} is held: ${reason}`;
export const heldByPolicy = (why: string): string => `Held by policy. ${why}`;
export const notAllKnown = 'not all known, so it counts as any that the policy lists';
export const notKnown = '${{ not known }}';
export const freezePeriodOfTheProject = 'freeze period of the project';
