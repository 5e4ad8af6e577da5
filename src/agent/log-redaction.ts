/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** The longest keys in use have about 100 lines; a block that never ends must not swallow the log. */
const KEY_LINES_MAX = 200;

/** The indexes of the lines that belong to a printed private key, its BEGIN and END lines among them. */
export function privateKeyLines(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  let left = 0;
  for (const [index, line] of lines.entries()) {
    const begins = line.indexOf('-----BEGIN ');
    if (begins !== -1 && line.includes('PRIVATE KEY', begins)) left = KEY_LINES_MAX;
    if (left > 0) found.add(index);
    left = left > 0 && !line.includes('-----END ') ? left - 1 : 0;
  }
  return found;
}

/**
 * One line without the secrets that can be told by shape, by the name they are assigned to, or by their
 * randomness. Linear in the length of the line.
 */
export function redactSecrets(text: string): string {
  if (!MAY_HOLD_A_SECRET.test(text)) return text;
  let clean = text.replace(KNOWN_SHAPES, REDACTED);
  clean = clean.replace(URL_CREDENTIALS, `$1${REDACTED}@`);
  clean = clean.replace(HEADER, `$1${REDACTED}`).replace(BEARER, `$1 ${REDACTED}`);
  clean = clean.replace(OPTION, (whole: string, option: string, value: string) =>
    isPlaceholder(value) ? whole : `${option}${REDACTED}`,
  );
  clean = clean.replace(NAMED, (whole: string, ...[before, name, sign, value]: string[]) =>
    isNamedSecret({ before, name, sign, value }) ? `${before}${name}${sign}${REDACTED}` : whole,
  );
  return clean.replace(ASSIGNMENT, (whole: string, ...[name, sign, value]: string[]) =>
    isRandomSecret(name, value) ? `${name}${sign}${REDACTED}` : whole,
  );
}

/** A cheap look that lets nearly every line of a log pass untouched. */
const MAY_HOLD_A_SECRET =
  /[=@]|: ?["']?\S{8}|(?:pass|secret|token|key|auth|cookie|bearer|basic)|[A-Za-z0-9_-]{16}/i;

const KNOWN_SHAPES = new RegExp(
  [
    'gh[oprsu]_[A-Za-z0-9]{16,}',
    'github_pat_[A-Za-z0-9_]{16,}',
    'gl(?:pat|dt|rt|cbt|ptt|soat)-[\\w-]{16,}',
    'xox[a-z](?:\\.[\\w-]{1,8})?-[\\w-]{8,}',
    'xapp-[\\w-]{10,}',
    'hooks\\.slack\\.com/(?:services|workflows)/[\\w/-]+',
    'discord(?:app)?\\.com/api/webhooks/[\\w/-]+',
    '\\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\\b',
    'AIza[\\w-]{30,}',
    'GOCSPX-[\\w-]{20,}',
    'ya29\\.[\\w-]{16,}',
    '\\bsk-[\\w-]{20,}',
    '\\b[rsp]k_(?:live|test)_\\w{10,}',
    'whsec_\\w{16,}',
    '\\bnpm_[A-Za-z0-9]{30,}',
    'pypi-[\\w-]{16,}',
    'dckr_pat_[\\w-]{16,}',
    '\\bhf_[A-Za-z0-9]{20,}',
    'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
    'hv[sbr]\\.[\\w-]{20,}',
    'do[opr]_v1_[0-9a-f]{20,}',
    'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{20,}',
    'rubygems_[0-9a-f]{20,}',
    'lin_api_\\w{20,}',
    'eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*)?',
    '\\b\\d{8,10}:AA[\\w-]{30,}',
    'AGE-SECRET-KEY-1[0-9A-Z]{20,}',
  ].join('|'),
  'g',
);

/** `://user:password@` always, `://something@` only where it is too long for a user name. */
const URL_CREDENTIALS = /(:\/\/)(?:[^\s/@:'"]{0,256}:[^\s/@'"]{1,512}|[^\s/@:'"]{16,512})@/g;

const HEADER =
  /\b((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:basic|bearer|token|digest|negotiate|apikey|aws4-hmac-sha256)\s{1,4})?|(?:set-)?cookie["']?\s?:\s?|x-[a-z-]{0,20}(?:token|key|secret)["']?\s?[:=]\s?["']?)(?!\[redacted\]|\w{1,20}\s{1,4}\[redacted\])[^\s"',][^"'\n]*/gi;
const BEARER = /\b(bearer|basic)\s{1,4}(?!\[redacted\])[A-Za-z0-9+/_=.~-]{16,}/gi;

const OPTION =
  /((?:^|\s)--?[\w-]{0,24}(?:password|passwd|passphrase|token|secret|api-?key)(?:\s{1,4}|=)["']?)([^\s"']{3,})/gi;

const NAMED =
  /(\w{0,16}\s)?\b([\w.-]{0,48}(?:passw(?:or)?d|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?key|credentials?|sig)[\w.-]{0,24})(["']?\s{0,2}(?::=|=>|[:=])\s{0,2}["']?)([^\s"'&;,)\]}]{3,})/gi;

const ASSIGNMENT =
  /\b([A-Za-z_][\w.-]{0,60})(["']?\s?[=:]\s?["']?)([A-Za-z0-9+/_-]{20,512}={0,2})/g;

type NamedMatch = Readonly<Record<'before' | 'name' | 'sign' | 'value', string | undefined>>;

/** In "unexpected token: else" and "pwd: command not found" the word is no name of a secret. */
function isNamedSecret({ before = '', name = '', sign = '', value = '' }: NamedMatch): boolean {
  if (isPlaceholder(value) || sign.includes('==') || value.startsWith('=')) return false;
  if (
    /^(?:unexpected|illegal|invalid|expected|bad|unknown|stray|missing|unrecognized|the|a)\s$/i.test(
      before,
    )
  )
    return false;
  if (/^(?:sig|pwd)$/i.test(name) || sign.includes(': '))
    return /\d/.test(value) && value.length >= 8;
  return true;
}

function isPlaceholder(value: string): boolean {
  return (
    value.startsWith('[redacted') ||
    /^(?:\*+|x{3,}|true|false|null|none|undefined|nil|unset|yes|no|set|empty|read|write)$/i.test(
      value,
    ) ||
    /^(?:\$|<|%|\{\{|process\.env|secrets\.|env\.|os\.)/.test(value)
  );
}

const FINGERPRINT =
  /(?:sha|digest|checksum|integrity|hash|commit|rev|fingerprint|etag|md5|uuid|path|dir|file|url|class|module|image|package)/i;

function isRandomSecret(name = '', value = ''): boolean {
  if (FINGERPRINT.test(name) || value.startsWith('[redacted')) return false;
  if (/^sha\d/i.test(value) || !isMixed(value) || looksLikeWords(value)) return false;
  return entropyOf(value) >= 4;
}

function isMixed(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && (value.match(/\d/g)?.length ?? 0) >= 3;
}

/** Paths and camel-cased identifiers are long runs of lower-case words. */
function looksLikeWords(value: string): boolean {
  const words = value.match(/[a-z]{4,}/g) ?? [];
  return value.startsWith('/') || words.join('').length > value.length / 3;
}

/** Shannon entropy in bits per character. */
function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
