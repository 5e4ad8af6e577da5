import type { MailFacts } from './mail-facts.ts';
import { type Lures, luresOf } from './mail-lures.ts';
import { localPart, partsOf } from './mail-words.ts';
import type { Mail } from './signal.ts';

/** A mail with what the traits look at, each made once. */
interface Seen {
  mail: Mail;
  facts: MailFacts;
  lures: Lures;
  /** Lower case. */
  text: string;
  subject: string;
  owner: readonly string[];
  /** Of the owner, lower case. */
  address: string;
}

type Trait = readonly [name: string, holds: (seen: Seen) => boolean];

const FACTS: readonly Trait[] = [
  ['bulk', ({ facts }) => facts.bulk],
  ['mailing list', ({ facts }) => facts.mailingList],
  ['automated', ({ facts }) => facts.automated],
  ['automatic answer', ({ facts }) => facts.autoReply],
  ['in a conversation', ({ facts }) => facts.inThread],
  ['internal', ({ facts }) => facts.sameOrganisation],
  ['external', ({ facts }) => !facts.sameOrganisation],
  ['private mailbox', ({ facts }) => facts.freeMailbox],
  ['another company', ({ facts }) => !facts.sameOrganisation && !facts.freeMailbox],
  ['to the owner alone', ({ facts }) => facts.addressedAlone],
  ['answers go elsewhere', ({ facts }) => facts.replyToDiffers],
  ['poses', ({ facts }) => facts.impersonates !== null],
  ['odd link', ({ facts }) => facts.links.odd.length > 0],
  ['lying link', ({ facts }) => facts.links.deceptive.length > 0],
  ['speaks for another', ({ lures }) => lures.speaksFor !== null],
  ['link to a public place', ({ lures }) => lures.publicPlace],
  ['link with the address', ({ lures }) => lures.carriesAddress],
  ['links lead elsewhere', ({ lures }) => lures.leadsElsewhere],
  ['dangerous attachment', ({ facts }) => facts.dangerousAttachments.length > 0],
  ['disowned', ({ facts }) => Object.values(facts.authentication).includes('fail')],
];

const SENDER: readonly Trait[] = [
  ['no name', ({ mail }) => mail.from.name === ''],
  ['cheap domain', ({ mail }) => CHEAP.test(mail.from.address)],
  ['hyphen in domain', ({ mail }) => /@[^@.]*-/.test(mail.from.address)],
  ['numbered address', ({ mail }) => /\d{3,}@/.test(mail.from.address)],
  ['signed', (seen) => isSigned(seen)],
];

const CHEAP =
  /\.(?:biz|top|xyz|click|cc|ru|info|icu|loan|win|bid|tk|ml|ga|cf|gq|work|cam|rest|shop|online|site)>?$/i;

const SUBJECT: readonly Trait[] = [
  ['subject asks', ({ subject }) => subject.includes('?')],
  ['answer', ({ subject }) => /^\s*(?:re|aw|antw|sv)\s*:/.test(subject)],
  ['forwarded', ({ subject }) => /^\s*(?:fwd?|wg|tr)\s*:/.test(subject)],
  ['small subject', ({ mail }) => !/\p{Lu}/u.test(mail.subject)],
  ['loud subject', ({ mail }) => /\b\p{Lu}{4,}\b/u.test(mail.subject)],
  ['shouted subject', ({ mail }) => /\b\p{Lu}{4,}\b.*\b\p{Lu}{4,}\b/u.test(mail.subject)],
];

const TEXT: readonly Trait[] = [
  ['ends asking', ({ text }) => /\?[^?]{0,120}$/.test(text)],
  ['money', ({ text, subject }) => /[$€£]\s?\d/.test(`${subject} ${text}`)],
  ['share', ({ text, subject }) => /\d ?%/.test(`${subject} ${text}`)],
  ['link', ({ text }) => /https?:/.test(text)],
  ['listed points', ({ text }) => /^\s{0,9}(?:[-•*]|\d[.)])\s/m.test(text)],
  ['greets by name', ({ text, owner }) => owner.some((name) => text.slice(0, 80).includes(name))],
  [
    'greets as friends do',
    ({ text }) => /^\s*(?:hey|hi (?:all|everyone)|hello everyone)\b/.test(text),
  ],
  ['greets as letters do', ({ text }) => /^\s*dear\b/.test(text)],
  ['greets nobody', ({ text }) => GREETS_NOBODY.test(text.slice(0, 200))],
  ['names the address', ({ text, address }) => address !== '' && text.includes(address)],
  ['threatens loss', ({ text }) => THREAT.test(text)],
  ['spaces before marks', ({ text }) => / [,.?!'] /.test(text)],
  [
    'today',
    ({ text }) =>
      /\b(?:today|tonight|eod|cob|this morning|end of (?:business |the )?day)\b/.test(text),
  ],
  [
    'this week',
    ({ text }) => /\b(?:this|next) week\b|\bby (?:mon|tues|wednes|thurs|fri)day\b/.test(text),
  ],
  [
    'time of day',
    ({ text }) =>
      /\b\d{1,2}(?::\d\d)? ?(?:am|pm|utc|pt|et|[ecmp]st|cet)\b|\b\d{1,2}:\d\d\b/.test(text),
  ],
];

const TRAITS: readonly Trait[] = [...FACTS, ...SENDER, ...SUBJECT, ...TEXT];

/** What is true of a mail's form, sender and address, each in words; the classifier's features beside its words. */
export function traitsOf(mail: Mail, facts: MailFacts, ownerAddress: string): string[] {
  const seen: Seen = {
    mail,
    facts,
    lures: luresOf(mail, facts, ownerAddress),
    text: mail.text.slice(0, 4_000).toLowerCase(),
    subject: mail.subject.toLowerCase(),
    owner: partsOf(localPart(ownerAddress)),
    address: ownerAddress.toLowerCase(),
  };
  return [...TRAITS.filter(([, holds]) => holds(seen)).map(([name]) => name), ...amounts(seen)];
}

/** How much of something there is, in steps: one step more is one trait more. */
function amounts({ mail, facts, text, subject }: Seen): string[] {
  const words = text.split(/\s+/).length;
  return [
    steps('recipients', facts.recipients, [1, 2, 3, 6]),
    steps('links', facts.links.domains.length, [1, 2, 4, 8]),
    steps('digits in address', count(localPart(mail.from.address), /\d/g), [2, 4, 6]),
    steps('length', text.length, [150, 400, 800, 1_500, 3_000]),
    steps('questions', count(text, /\?/g), [1, 2, 3, 6]),
    steps('exclamations', count(`${subject}${text}`, /!/g), [1, 2, 4]),
    steps('you', count(text, /\b(?:you|your)\b/g) / words, [0.01, 0.03, 0.06]),
    steps('we', count(text, /\b(?:we|our|us)\b/g) / words, [0.01, 0.03, 0.06]),
  ];
}

const GREETS_NOBODY =
  /\b(?:dear|hello|hi|attention) (?:sir|madam|customer|client|user|member|friend|beneficiary|winner|valued|account|email|e-mail|subscriber|card ?holder|taxpayer|employee)|\bsehr geehrter? (?:kund|nutzer|damen|steuer)|\bch(?:er|ère) (?:client|abonné|assuré)|\bestimado (?:cliente|usuario)|\bgentile (?:cliente|utente)|\bgeachte (?:klant|heer)|\bprezado cliente/;

/** What happens unless the reader obeys soon. */
const THREAT =
  /\b(?:within|in|innerhalb von|sous|dentro de|entro|binnen) (?:the next )?\d{1,2} ?(?:hours?|hrs|days?|stunden|tagen|heures|jours|horas|días|ore|giorni|uur|dagen)\b|\b(?:will be|has been|have been|was|wird|wurde|sera|a été|será|ha sido|sarà|è stat[ao]|wordt) (?:permanently |temporarily |vorübergehend |definitively )?(?:suspend|lock|restrict|limit|terminat|delet|deactivat|disabl|clos|block|gesperrt|eingeschränkt|suspendu|bloqu|limit|désactivé|suspendid|bloquead|sospes|bloccat|geblokkeerd)|\bfailure to\b|\bfinal (?:notice|warning)\b|\bexpires? (?:in|today|soon|tomorrow)\b/;

function steps(name: string, amount: number, edges: readonly number[]): string {
  return `${name} ${edges.filter((edge) => amount >= edge).length}`;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function isSigned({ mail, text }: Seen): boolean {
  const [first] = partsOf(mail.from.name);
  return first !== undefined && text.slice(-150).includes(first);
}
