/** What is answered to a wish about a pipeline, and how the run of it goes on. */

export const whatIsHeld = 'What is held';
export const thePolicyCannotBeRead = 'The policy cannot be read just now.';
export const iAmJustProposingSomething = 'Another card is being made for you at this moment.';
export const itKnows = (choices: string): string => `It knows: ${choices}`;
export const iCannotDo = (kind: string): string => `I cannot do that at ${kind}.`;
export const tooManyCardsAreWaiting = 'Too many cards are waiting already.';
export const decideSomeOfThemFirst = 'Decide some of them first.';
export const noExactRequestCan = 'No exact request can be made of that.';
export const thatVeryThingWaits = 'That very thing waits on a card already.';
export const theCardWithAll = (question: string): string =>
  `${question} The card with all of it comes next.`;
export const itWaitsForYourApprove = (safe: string, risk: string): string =>
  `${safe} It waits for your Approve${risk === 'R3' ? ', and for a second person' : ''}.`;
export const toAskForAnException = (id: string): string =>
  `To ask for an exception: /nightshift exception ${id} 30 and a reason`;
export const youAsked = 'You asked for it.';
export const usage = {
  deploy: 'What shall go where? For example: /nightshift deploy payments@v1.4.2 to prod',
  rollback: 'Which environment? For example: /nightshift rollback payments prod',
} as const;
export const whichPipeline = 'Which pipeline?';
export const moreThanOneOfYour = (typed: string): string =>
  `More than one of your sources has “${typed}”.`;
export const noneOfYourSourcesTold = (typed: string): string =>
  `None of your sources told me of “${typed}”.`;
export const iKnow = (choices: string): string => `I know: ${choices}`;
export const noRun = (repository: string, none: string): string =>
  `No run of ${repository} ${none}.`;
export const whichRun = 'Which run?';
export const waitsForAnApproval = 'waits for an approval, as far as I have read';
export const goesOn = 'goes on, as far as I have read';
export const aboutWhichRun = 'About which run? For example: /nightshift issue payments 812';
export const iHaveReadNoRun = (runId: number, repository: string): string =>
  `I have read no run ${runId} of ${repository}.`;
export const runNumber = (runId: number): string => `Run ${runId}`;
export const onBranch = (workflow: string, branch: string, commitTitle: string): string =>
  `${workflow} on ${branch}: ${commitTitle}`;
export const toStopEverythingOfYours = 'To stop everything of yours: /nightshift pause';
export const aHoldNeedsAReason = 'A hold needs a reason.';
export const isHeld = (repository: string): string => `${repository} is held.`;
export const isHeldAlready = (repository: string): string => `${repository} is held already.`;
export const nothingIsProposedOrCarried =
  'Nothing is proposed or carried out for it, for anybody here, until it is lifted. Runs that go on are not touched.';
export const toLift = (name: string): string => `To lift it: /nightshift unhold ${name}`;
export const noSuchPipelineIsHeld = 'No such pipeline is held.';
export const moreThanOne = 'More than one of that name is held.';
export const onlyWhoeverPlaced =
  'Only whoever placed this hold lifts it, or an owner of the policy.';
export const yourHoldOnWasLifted = (repository: string): string =>
  `Your hold on ${repository} was lifted by an owner of the policy.`;
export const isNoLongerHeld = (repository: string): string => `${repository} is no longer held.`;
export const noPipelineIsHeld = 'No pipeline is held.';
export const heldNothingIsDone = 'Held: nothing is done for these.';
export const reasonAndWho = (reason: string, who: string): string => `${reason} (by ${who})`;
export const nothingToRollBack = 'nothing to roll back';
export const anEarlierOneRanWell = (workflow: string): string =>
  `${workflow} failed, and an earlier deployment ran well.`;
export const cancelling = {
  running: 'It is being cancelled.',
  waiting: 'It is being cancelled.',
  cancelled: 'It was cancelled.',
  succeeded: 'It ended well before it could be cancelled.',
  failed: 'It failed before it could be cancelled.',
} as const;
export const itWasStarted =
  'It was started, and its end is not known: look at the provider’s page.';
export const itWasCancelled = (words: string): string => `It was cancelled. ${words}.`;
export const itWasRefused = (words: string): string => `It was refused at the gate. ${words}.`;
export const runsNow = (environment: string, version: string, words: string): string =>
  `${environment} runs ${version} now. ${words}.`;
export const itFailed = (environment: string, version: string, words: string): string =>
  `It failed, and ${environment} may not run ${version}. ${words}.`;
export const itWasCancelledHalfWay = (
  environment: string,
  version: string,
  words: string,
): string => `It was cancelled, and ${environment} may not run ${version}. ${words}.`;
export const underWay = (words: string): string => `Under way. ${words}.`;
export const toGoBackToWhat = (repository: string, environment: string): string =>
  `To go back to what ran well before: /nightshift rollback ${repository} ${environment}`;
export const itRanOutUnanswered = 'It ran out unanswered';
export const eventsOvertook = 'Events overtook it';
export const itIsNotNeededAny = (lapsed: string, over: string): string =>
  `${lapsed}. It is not needed any more: ${over}.`;
export const itIsAskedAgain = (lapsed: string): string =>
  `${lapsed}. It is asked again with a digest, if it still fails then.`;
export const notAskedAgain = (lapsed: string, why: string): string =>
  `${lapsed}. Not asked again: ${why}`;
export const askedAgainForWhat = (lapsed: string, waits: string): string =>
  `${lapsed}. Asked again for what is live now: ${waits}`;
export const itWaitsForYourDecision = (until: string): string =>
  `It waits for your decision until ${until}.`;
export const itIsOver = 'it is over';
export const somethingElseWasJust = 'something else was just being proposed to you.';
export const theBudgetOfThisDay = 'The budget of this day does not hold another call';
