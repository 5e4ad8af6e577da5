/**
 * What a person wrote now, without what they quote, their signature and a list's footer. Small on
 * purpose: when a rule would leave nothing, the whole text stays.
 */
export function withoutQuotes(text: string): string {
  const lines = text.split('\n');
  const own = tidy(withoutSignature(ownLines(lines)).join('\n'));
  return own === '' ? tidy(lines.filter((line) => !SENT_FROM.test(line)).join('\n')) : own;
}

function tidy(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').trim();
}

const WROTE =
  'wrote|writes|said|schrieb|schreibt|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napsal|napisał|napisał\\(a\\)|kirjoitti|написала?|пишет|写道';
const LEADS = 'on|am|le|el|il|op|em|den|dne|w dniu|dnia|på|в|at|quoting|in message|in article|,';
const ATTRIBUTION = new RegExp(
  `^(?:(?:${LEADS})(?:\\s.{3,250}\\s)|.{2,120}\\s)(?:${WROTE})(?:\\s.{0,80})?\\s?[:：.]{1,3}$`,
  'iu',
);
const DATED_ATTRIBUTION = new RegExp(
  `^(?:${LEADS})\\s.{3,250}\\s(?:${WROTE})(?:\\s.{0,80})?\\s?[:：]$`,
  'iu',
);
const ORIGINAL =
  /^[-_*\s]{2,20}\s?(?:original message|original appointment|ursprüngliche nachricht|originalnachricht|message d'origine|message original|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|wiadomość oryginalna|исходное сообщение)\s?[-_*\s]{0,20}$/iu;
const HEADER_FROM = /^\*?(?:from|von|de|da|van|från|fra|od|от)\s?:\*?\s/iu;
const HEADER_SENT =
  /^\*?(?:sent|date|gesendet|datum|envoyé|enviado|fecha|inviato|data|verzonden|skickat|sendt|wysłano|отправлено)\s?:/iu;
const HEADER_SUBJECT =
  /^\*?(?:subject|betreff|objet|asunto|oggetto|onderwerp|assunto|ämne|emne|temat|тема)\s?:/iu;
const SENT_FROM =
  /^(?:sent from (?:my|mail for|outlook)|sent via|get outlook for|gesendet von|von meinem .{1,20} gesendet|envoyé de(?:puis)? mon|enviado desde|inviato da|verstuurd vanaf)\b.{0,80}$/iu;
const LINE_MAX = 300;

function ownLines(lines: readonly string[]): string[] {
  const own: string[] = [];
  const hasText = (): boolean => own.some((line) => line !== '');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('>') || SENT_FROM.test(line)) continue;
    const attribution = attributionLines(lines, at);
    if (attribution > 0 && nextText(lines, at + attribution).startsWith('>')) {
      at += attribution - 1;
    } else if (hasText() && (startsOriginal(lines, at) || isDated(lines, { at, attribution }))) {
      break;
    } else {
      own.push(line);
    }
  }
  return own;
}

/** How many lines from `at` on form one `… wrote:`; mail programs fold it into up to three. */
function attributionLines(lines: readonly string[], at: number): number {
  let joined = '';
  for (let count = 1; count <= 3; count += 1) {
    const line = lines[at + count - 1];
    if (line === undefined || line === '' || joined.length + line.length > LINE_MAX) return 0;
    // A line that is an attribution by itself must not take the line before it along.
    if (count > 1 && DATED_ATTRIBUTION.test(line)) return 0;
    joined = joined === '' ? line : `${joined} ${line}`;
    const isWhole = (count === 1 ? ATTRIBUTION : DATED_ATTRIBUTION).test(joined);
    if (/[:：.]$/u.test(joined) && isWhole) return count;
  }
  return 0;
}

function isDated(
  lines: readonly string[],
  { at, attribution }: { at: number; attribution: number },
): boolean {
  const joined = lines.slice(at, at + attribution).join(' ');
  return attribution > 0 && /\d/.test(joined) && DATED_ATTRIBUTION.test(joined);
}

function nextText(lines: readonly string[], from: number): string {
  return lines.slice(from, from + 4).find((line) => line !== '') ?? '';
}

function startsOriginal(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.length > LINE_MAX) return false;
  if (ORIGINAL.test(line)) return true;
  if (!HEADER_FROM.test(line)) return false;
  const following = lines.slice(at + 1, at + 7);
  return (
    following.some((next) => HEADER_SENT.test(next)) &&
    following.some((next) => HEADER_SUBJECT.test(next))
  );
}

const SIGNATURE_LINES_MAX = 14;

function withoutSignature(lines: readonly string[]): string[] {
  const text = lines.slice(0, (lines.findLastIndex((line) => line !== '') ?? -1) + 1);
  const start = text.findIndex(
    (line, at) =>
      at > 0 && text.length - at <= SIGNATURE_LINES_MAX && /^(?:--|[-_=]{20,})$/.test(line),
  );
  if (start === -1) return text;
  const own = text.slice(0, start);
  return own.some((line) => line !== '') ? own : text;
}
