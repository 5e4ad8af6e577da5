/** Why a mail was sorted as it was. */

export const theSenderPoses = (impersonates: string): string =>
  `the sender poses as ${impersonates}`;
export const theSenderDomainDisowns = 'the sender domain disowns it (DMARC)';
export const theSendingServerMayNot = 'the sending server may not send for this domain (SPF)';
export const answersWouldGoToAnother = 'answers would go to another organisation';
export const aLinkShowsAnotherAddress = 'a link shows another address than it opens';
export const aLinkLeads = 'a link leads to a disguised address';
export const itSpeaksForACompany = 'it speaks for a company that it does not come from';
export const aLinkLeadsWhereAnybody = 'a link leads where anybody can publish';
export const aLinkTellsYourAddress = 'a link tells whoever opens it by your address';
export const anAttachmentWouldRun = 'an attachment would run a program';
export const wordsAreDisguised = 'words are disguised from filters';
export const theSenderDomain = 'the sender domain is of a kind mostly used for spam';
export const theSenderDomainIsNamed = 'the sender domain is named to lure';
export const itsSubjectShouts = 'its subject shouts';
export const youHaveNeverHeard = 'you have never heard of the sender';
export const anOutsiderPressesYou =
  'an outsider presses you with an offer made to your organisation';
export const anOutsiderSellsToYou = 'an outsider sells to your organisation by its name';
export const anOutsiderSpeaks = 'an outsider speaks as an office';
export const itPresses = 'it presses, from a domain of joined words';
export const anOutsiderSpeaksOfAccounts = 'an outsider speaks of accounts and passwords';
export const lettersAndMarksStand = 'letters and marks stand apart, as filters are misled';
export const itGivesOrders = 'it gives orders to a program that reads mail';
export const itHoldsMarksThatTurn = 'it holds marks that turn text around';
export const nothingSpeaksForTheSender = 'no check of the receiving server speaks for the sender';
export const manyGotItAndNothingSpeaks =
  'it was sent to many, by somebody that no check speaks for';
export const theSenderBearsACompanysName =
  'the sender bears the name of a company it does not write from';
export const theSenderHasATrialAddress =
  'the sender writes from a trial address that anybody is given';
export const theSenderAddressIsNobodys = 'the sender address can be nobody’s';
export const itPretendsToAnswer = 'it pretends to answer, but was sent to many';
export const theSenderAddressIsDrawn = 'the sender address looks drawn by lot';
export const everyLinkLeadsWhereAnybody = 'every link leads where anybody can publish';
export const aLinkLeadsToADomain = 'a link leads to a domain of a kind mostly used for spam';
export const itIsAPictureToClickOn = 'it is a picture to click on, with hardly a word';
export const itCallsYouByYourAddress = 'it calls you by your address, not by a name';
export const itIsAddressedToNobody = 'it is addressed to nobody';
export const itIsAnAutomaticAnswer = 'it is an automatic answer';
export const aCalendarAsksWhether = 'a calendar asks whether you come';
export const itAnswersAnInvitation = 'it answers an invitation';
export const anAppointmentIsCalled = 'an appointment is called off';
export const itCameThroughAMailing = 'it came through a mailing list';
export const itWasSentToMany = 'it was sent to many at once';
export const aProgramWrote = 'a program wrote it';
export const itComesFromAPrivate = 'it comes from a private mailbox';
export const youWriteToThisPrivate = 'you write to this private mailbox';
export const youHaveWritten = 'you have written to this sender';
export const itIsAddressedToYou = 'it is addressed to you alone';
export const itWentToSeveralPeople = 'it went to several people';
export const youArchiveMail = 'you archive mail from this sender';
export const youKeepMail = 'you keep mail from this sender';
export const namesATime = (words: string): string => `names a time: ${words}`;
export const looksLike = (plainHost: string): string => `looks like ${plainHost}, is not`;
export const answersGoToAnotherOrganisation = 'answers go to another organisation';
export const aLinkShowsAndOpens = (shown: string, opened: string): string =>
  `a link shows ${shown} and opens ${opened}`;
export const firstContact = 'first contact';
export const senderVerified = 'sender verified';
export const sentToMany = 'sent to many';
export const perhaps = (in_words: string): string => `perhaps ${in_words}`;
export const waitingForYourAnswer = 'waiting for your answer';
export const aboutAnAnswerStill = 'about an answer still to come';
export const forYourInformation = 'for your information';
export const itReadsLikeKnownFraud = 'it reads like known fraud and spam';
export const theseTogetherDoNotFit = 'these together do not fit';
export const due = (day: string, time: null | string): string =>
  `due ${day}${time === null ? '' : `, ${time}`}`;
export const mailingList = 'mailing list';
