/** What `tree=` asks for: names, each with what is wanted below it and which part of a list. */
interface Wanted {
  below: ReadonlyMap<string, Wanted>;
  from: number;
  to: number;
}

const TOKEN = /[A-Za-z_][A-Za-z0-9_]*|\[|\]|,|\{\d*,\d*\}/y;

function tokensOf(text: string): string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const [token] = TOKEN.exec(text) ?? [];
    if (token === undefined) return null;
    tokens.push(token);
  }
  return tokens;
}

/** `a,b[c]{0,5}` as Stapler's `NamedPathPruner` reads it; null where it is none. */
export function parseTree(text: string): ReadonlyMap<string, Wanted> | null {
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const read = listOf(tokens, 0);
  return read !== null && read.next === tokens.length ? read.value : null;
}

type Read<Value> = { value: Value; next: number } | null;

function listOf(tokens: readonly string[], start: number): Read<Map<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  for (let next = start; ; next += 1) {
    const name = tokens[next] ?? '';
    const read = /^[A-Za-z_]/.test(name) ? oneOf(tokens, next + 1) : null;
    if (read === null) return null;
    wanted.set(name, read.value);
    next = read.next;
    if (tokens[next] !== ',') return { value: wanted, next };
  }
}

/** What follows a name: what is wanted below it, and a range. */
function oneOf(tokens: readonly string[], start: number): Read<Wanted> {
  const inner = tokens[start] === '[' ? listOf(tokens, start + 1) : null;
  if (tokens[start] === '[' && tokens[inner?.next ?? -1] !== ']') return null;
  const next = inner === null ? start : inner.next + 1;
  const range = rangeOf(tokens[next]);
  const value = { below: inner?.value ?? new Map<string, Wanted>(), ...(range ?? WHOLE) };
  return { value, next: range === null ? next : next + 1 };
}

const WHOLE = { from: 0, to: Infinity };

function rangeOf(token = ''): typeof WHOLE | null {
  const [found, from = '', to = ''] = /^\{(\d*),(\d*)\}$/.exec(token) ?? [];
  if (found === undefined) return null;
  return { from: Number(from), to: to === '' ? Infinity : Number(to) };
}

type Json = Readonly<Record<string, unknown>>;

/** What was asked for and nothing else, but `_class`, which Jenkins always gives. */
export function prune(value: Json, wanted: ReadonlyMap<string, Wanted>): Json {
  const kept = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const asked = wanted.get(name);
    if (asked === undefined) return name === '_class' ? [[name, inner]] : [];
    if (Array.isArray(inner)) {
      const part: unknown[] = inner.slice(asked.from, asked.to);
      return [[name, part.map((item) => pruneOne(item, asked.below))]];
    }
    return [[name, pruneOne(inner, asked.below)]];
  });
  return Object.fromEntries(kept);
}

function pruneOne(value: unknown, wanted: ReadonlyMap<string, Wanted>): unknown {
  return isJson(value) ? prune(value, wanted) : value;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
