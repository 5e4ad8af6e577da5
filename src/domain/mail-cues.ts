import type { Cue } from './mail-cue.ts';
import { LURES } from './mail-cues-lures.ts';
import { PROMOTION, SUSPICIOUS } from './mail-cues-selling.ts';

/** The reason that outweighs whatever sounds like a request. */
export const NOTHING_ASKED = 'it says that nothing is asked of you';

const PRESSING: readonly Cue[] = [
  {
    category: 'urgent',
    weight: 2,
    why: 'the subject says urgent',
    pattern: /\b(?:urgent|critical|emergency|dringend|eilt|urgente)\b/,
    subjectOnly: true,
  },
  {
    category: 'urgent',
    weight: 1,
    why: 'it says urgent',
    pattern:
      /\b(?:urgent(?:ly)?|critical|emergency|asap|as soon as possible|time[- ]sensitive|dringend|eilt)\b/,
  },
  {
    category: 'urgent',
    weight: 2.5,
    why: 'a deadline within the day',
    pattern:
      /\b(?:by|before|until|no later than|bis|avant) (?:(?:the )?end of (?:the )?(?:business )?(?:day|today|business)|eod|eob|cob|noon|midnight|tonight|today|heute|\d{1,2}(?::\d{2})? ?(?:am|pm|uhr)\b|\d{1,2}:\d{2})(?! ?,? ?(?:on )?(?:next|tomorrow|mon|tue|wed|thu|fri|sat|sun))/,
  },
  {
    category: 'urgent',
    weight: 2,
    why: 'a deadline within hours',
    pattern:
      /\b(?:within|in|next) (?:the (?:next )?)?(?:\d{1,2}|one|two|three|few|an) ?(?:-| )?(?:minutes?|mins?|hours?|hrs?)\b|\bwithin the hour\b|\b\d{1,2} ?(?:-| )?(?:hours?|hrs?) (?:window|left)\b|\bdue today\b|\bdeadline today\b/,
  },
  {
    category: 'urgent',
    weight: 1.5,
    why: 'it asks for immediate action',
    pattern:
      /\bimmediate(?:ly)?\b(?! action (?:is |needed|required))|\bright (?:away|now)\b|\bsofort\b|\bdrop everything\b|\bescalat(?:e|ing|ion)\b/,
  },
];

/** Reasons of those cues that put the reader under time. */
export const PRESSING_REASONS: ReadonlySet<string> = new Set(PRESSING.map(({ why }) => why));

const URGENT: readonly Cue[] = [
  ...PRESSING,
  {
    category: 'urgent',
    weight: 8,
    why: 'an alert is firing',
    pattern:
      /^\s*(?:re:\s*)?\[(?:firing|alerting|triggered|critical|down|p[01]|sev-?[01])\b[^\]]{0,20}\]|^\s*(?:alarm|problem|triggered|critical|down)\s?:|\b(?:is|went|now) (?:firing|critical|unreachable)\b/,
    subjectOnly: true,
  },
  {
    category: 'urgent',
    weight: 4,
    why: 'an alert is firing',
    pattern:
      /(?:^|\n)\s*(?:firing since\b|(?:severity|priority)\s?:\s?(?:critical|p[01]|sev-?[01]|page)\b|(?:status|state)\s?:\s?(?:firing|alerting|triggered|alarm|critical|down)\b)/,
  },
  {
    category: 'urgent',
    weight: 1.5,
    why: 'something is blocked or broken',
    pattern:
      /\b(?:blocked on|blocker|is blocking|outage|production (?:is )?down|site (?:is )?down|incident|sev ?-?[01]|p0|hotfix|rollback|data loss|breach|vulnerability|bridge call)\b/,
  },
  {
    category: 'urgent',
    weight: 3,
    why: 'a payment or service is overdue',
    pattern:
      /\b(?:past due|overdue|final (?:notice|reminder)|late fee|service interruption|will be (?:disconnected|terminated|cut off))\b|mahnung|letzte erinnerung/,
  },
];

const NEEDS_REPLY: readonly Cue[] = [
  {
    category: 'needsReply',
    weight: 4,
    why: 'it is an invitation to answer',
    pattern: /^(?:updated )?(?:invitation|einladung|invito|invitación)\s?:/,
    subjectOnly: true,
  },
  {
    category: 'needsReply',
    weight: 2,
    why: 'it asks you something',
    pattern:
      /\b(?:can|could|would|will|do|did|are|have|should|may) (?:you|we|i)\b[^.!?\n]{0,200}\?|\b(?:könn(?:en|test|ten)|kannst|würden|pouvez|pourriez|puedes?|podr[ií]as?) (?:du|sie|ihr|-?vous)?[^.!?\n]{0,200}\?/,
  },
  { category: 'needsReply', weight: 1, why: 'it contains a question', pattern: /[\w)"']\s?\?/ },
  {
    category: 'needsReply',
    weight: 2,
    why: 'it asks for your answer',
    pattern:
      /\b(?:please|kindly|pls) (?:confirm|reply|respond|advise|review|check|share|send|provide|let (?:me|us) know|take a look|approve|sign|rsvp|answer|clarify|update)\b|\brsvp\b|\bbitte (?:um|bestätigen|antworten|prüfen|geben)\b|\bmerci de\b|\bpor favor\b/,
  },
  {
    category: 'needsReply',
    weight: 1.5,
    why: 'it waits for your word',
    pattern:
      /\blet (?:me|us) know\b|\b(?:your|the) (?:input|feedback|thoughts|perspective|approval|sign-?off|decision|guidance|take|view|review)\b|\blooking forward to (?:your|hearing)\b|\bwould (?:appreciate|love|like) (?:your|to)\b|\bawait(?:ing)? your\b|\bget back to me\b/,
  },
  {
    category: 'needsReply',
    weight: 1.5,
    why: 'somebody needs something from you',
    pattern:
      /\b(?:i|we|they)(?:'d| would)? (?:need|want|require|ask)s? (?:you|your|to know|clarity|an? (?:answer|update|decision|status)|the)\b|\bneed(?:s|ed)? your\b|\bneed clarity\b|\bclarif(?:y|ications?)\b/,
  },
  {
    category: 'needsReply',
    weight: 1.5,
    why: 'it wants to meet or talk',
    pattern:
      /\b(?:align|sync|schedule a (?:call|meeting)|hop on|jump on|set up a (?:call|time)|find (?:a )?time|are you available|your availability)\b/,
  },
  {
    category: 'needsReply',
    weight: 2.5,
    why: 'something ends or lapses unless you act',
    pattern:
      /\b(?:will|would) (?:be|result in|restrict|lose)\b[^.!?\n]{0,60}\b(?:suspen(?:ded|sion)|cancel(?:l?ed|lation)|reassigned|restrict(?:ed)?|deactivat(?:ed|ion)|expire|access)\b|\b(?:is|are) (?:mandatory|required)\b|\bmandatory\b|\bmust be completed\b|\bexceeded your\b/,
  },
  {
    category: 'needsReply',
    weight: 1,
    why: 'it raises a concern with you',
    pattern:
      /\b(?:wanted to (?:flag|raise|check|ask|reach out)|flagging (?:a|that)|i'm (?:seeing|concerned|not confident)|my concern|here's my concern)\b/,
  },
];

const FYI: readonly Cue[] = [
  {
    category: 'fyi',
    weight: 2,
    why: 'it reminds of an appointment',
    pattern:
      /\b(?:reminder|erinnerung|rappel|recordatorio|promemoria)\b[^\n]{0,60}\b(?:appointment|booking|reservation|termin|rendez-vous|cita|appuntamento)\b/,
  },
  {
    category: 'fyi',
    weight: 4,
    why: NOTHING_ASKED,
    pattern:
      /\bno (?:immediate |further )?(?:action|response|reply) (?:is |are )?(?:needed|required|necessary|at this)\b|\bnothing (?:needed|required) from you\b|\bno need to (?:reply|respond|do)\b|\bnothing urgent\b/,
  },
  {
    category: 'fyi',
    weight: 2,
    why: 'it is for your information',
    pattern:
      /\b(?:fyi|for your information|informational|heads[- ]up|keep(?:ing)? you (?:in the loop|posted|informed|updated)|status (?:update|notification|only)|for (?:your )?awareness|just (?:a )?(?:quick )?(?:note|update)|zur (?:info|kenntnis)|pour information)\b/,
  },
  {
    category: 'fyi',
    weight: 2.5,
    why: 'it reports something done',
    pattern:
      /\b(?:has|have|is|are|been|was|were|just) (?:now )?(?:completed?|processed|shipped|delivered|merged|deployed|published|posted|resolved|cleared|documented|adjusted|confirmed|passed|on (?:track|schedule)|on its way)\b|\bvalidation complete\b|\bsign-?off (?:is )?(?:complete|done)\b|\brelease notes\b|\breceipt for\b|\byour order\b/,
  },
  {
    category: 'fyi',
    weight: 2,
    why: 'it shares something to read',
    pattern:
      /\b(?:wanted to share|sharing (?:this|the|our|some)|caught my eye|weekend reads?|here (?:is|are) the (?:notes|minutes|summary)|minutes of|meeting notes|snapshot|recap|digest|newsletter|headlines|when you get a (?:chance|moment)|for reference)\b/,
  },
  {
    category: 'fyi',
    weight: 1,
    why: 'it announces a change',
    pattern:
      /\b(?:announc(?:e|ing|ement)|effective (?:this|next|immediately)|maintenance window|will (?:be )?(?:mov(?:e|ing)|shift(?:ing)?)|has been restructured|policy (?:update|rollout)|now live|are now live)\b/,
  },
];

const WAITING: readonly Cue[] = [
  {
    category: 'waiting',
    weight: 4,
    why: 'they say that they will come back to you',
    pattern:
      /\b(?:i|we)(?:'ll| will) (?:get back to you|come back to you|follow up (?:with you|once|when|by)|let you know (?:once|when|as soon|by|after)|update you)\b|\bwe (?:have )?received your (?:request|message|email|application|ticket|enquiry|inquiry)\b|\b(?:your )?(?:ticket|case|request) (?:has been|was) (?:received|opened|created|logged)\b|\b(?:we are|i am|i'm|we're) (?:looking into|working on) (?:it|this|your)\b/,
  },
];

const PERSONAL: readonly Cue[] = [
  {
    category: 'personal',
    weight: 3,
    why: 'it is about family or home',
    pattern:
      /\b(?:mom|mum|dad|grand(?:ma|pa|mother|father)|sister|brother|aunt|uncle|cousin|kids?|family (?:trip|dinner|reunion|photo)|family|reunion|roommate|babysit\w*|daycare|wedding|funeral|mama|papa|oma|opa|familie|maman)\b/,
  },
  {
    category: 'personal',
    weight: 3,
    why: 'it is about free time together',
    pattern:
      /\b(?:birthday|party|dinner|brunch|barbecue|bbq|beach|hik(?:e|ing)|camping|vacation|getaway|airbnb|weekend (?:plans?|trip)|trip (?:plans?|details)|movie|concert|picnic|pizza|catch[- ]up|grab (?:a )?(?:coffee|beer|drink|lunch)|see you (?:there|soon|saturday|sunday)|geburtstag|urlaub|anniversaire|vacances)\b/,
  },
  {
    category: 'personal',
    weight: 1.5,
    why: 'it is written as friends write',
    pattern:
      /\b(?:hey|hi) (?:everyone|all|guys|there|sam|love|dear|sweetie)\b|\b(?:miss you|love you|hugs|xoxo|lots of love|can't wait|so excited|so great to hear|how are you doing|how have you been|personal (?:win|note|news)|liebe grüße|bisous|abrazos?)\b|^hey\b/,
  },
];

/** Every cue; the order carries no meaning. */
export const CUES: readonly Cue[] = [
  ...URGENT,
  ...NEEDS_REPLY,
  ...FYI,
  ...WAITING,
  ...PERSONAL,
  ...PROMOTION,
  ...SUSPICIOUS,
  ...LURES,
];
