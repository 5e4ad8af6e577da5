/** What help says of things that are no command: what each is, and where it is found. */

export const about = {
  incidents:
    'An incident is everything that is wrong with one pipeline, over all of its runs. A failed deployment to production comes at once as one message that changes until it is over; the others stand in the digest.',
  duty: 'Who is on duty for a pipeline is named in the policy. They are told of a failure in production at once, and “I have it” on that message says that somebody is at it.',
  environments:
    'Production is what the policy calls so. What changes it takes a second person, and nothing of it is offered while a freeze holds.',
  cards:
    'A card asks about one exact action, and nothing happens before its Approve. Why, Snooze and Deny are on it too; what is not decided runs out, and is never done.',
  undo: 'Undo is a button on the card, for 30 days, where the action can be turned back. A reply can be taken back before it leaves.',
  mailbox:
    'Archive, star, file, snooze, draft, reply, unsubscribe and report are asked for in plain words: “snooze the mail from Ana until Monday”. A card comes, and does nothing before you approve it.',
  drafts:
    'A reply is written only for you to read: as a draft, or sent once you approved its exact words. Settings tell whether drafts are in your own voice.',
  'follow-ups':
    'What you sent and nobody answered for three days is named in the digest; one press makes a draft that asks after it. “settings followups” turns it on and off.',
  suspicious:
    'Mail that pretends is told as suspicious, with the reason; nothing is ever answered to it. “report the phishing” asks to report it.',
  mute: 'Each message that comes at once has a Mute button for a week; the Home tab, under Notifications, turns it on again. The digest still tells all.',
  meetings:
    'News waits while your calendar or your Slack status says that you are in a meeting, and comes as one message when it ends. Failed production deployments do not wait.',
  budget:
    'The model has so many tokens a day for each person. What they do not suffice for is sorted by rules, counted in the digest, and read by the model on the next day.',
  policy:
    'What an approval needs beyond its owner’s click: who approves, in which hours, with which ticket. The policy can only ask for more. Its owners see it under admin.',
  learning:
    'At night your own decisions are looked at, and at nothing else: what you always archive is offered first. Nothing learned permits anything; each thing can be forgotten.',
  receipts:
    'A receipt proves one action to somebody without access here. Receipt is a button on a card that was carried out.',
  security:
    'Mails, logs and commit messages are read as text and obeyed in nothing. No effect without your approval of exactly that request; pause stops all of it within a second.',
  providers:
    'A source is a mailbox, a pipeline provider or a calendar that you connected. The digest says until when each was read, and names first what could not be read.',
  home: 'The Home tab of this app has it on one page: what waits, last night, your sources, rules, notifications and privacy.',
} as const;
