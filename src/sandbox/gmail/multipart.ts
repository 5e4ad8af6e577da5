/** Cuts the body of a multipart (a binary text) into its parts, forgiving a missing last boundary. */
export function splitMultipart(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let start = -1;
  for (const mark of boundaries(body, boundary)) {
    if (start !== -1) parts.push(body.slice(start, trimNewline(body, mark.at)));
    start = mark.after;
    if (mark.last) return parts;
  }
  if (start !== -1 && start < body.length) parts.push(body.slice(start));
  return parts;
}

function* boundaries(
  body: string,
  boundary: string,
): Generator<{ at: number; after: number; last: boolean }> {
  const mark = `--${boundary}`;
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length)) {
    const before = body.charAt(at - 1);
    const rest = /^(--)?[ \t]*(\r\n|\n|\r|$)/.exec(
      body.slice(at + mark.length, at + mark.length + 80),
    );
    if (rest === null || (at > 0 && before !== '\n' && before !== '\r')) continue;
    yield { at, after: at + mark.length + rest[0].length, last: rest[1] === '--' };
  }
}

function trimNewline(text: string, end: number): number {
  if (text.charAt(end - 1) === '\r') return end - 1;
  if (text.charAt(end - 1) !== '\n') return end;
  return text.charAt(end - 2) === '\r' ? end - 2 : end - 1;
}

export interface Parameterised {
  /** Lower case, for example `text/plain`. */
  value: string;
  parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g;

/** Reads `text/plain; charset="utf-8"; name*0*=utf-8''a; name*1*=b` with RFC 2231 continuations. */
export function parseParameterised(header: string): Parameterised {
  const parameters = new Map<string, string>();
  const pieces = new Map<string, string[]>();
  for (const [, rawName = '', quoted, plain = ''] of header.matchAll(PARAMETER)) {
    const text = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    const [, name, index, extended] = PARAMETER_NAME.exec(rawName.toLowerCase()) ?? [];
    if (name === undefined) continue;
    if (index === undefined && extended === undefined) addFirst(parameters, name, text);
    else addPiece(pieces, name, { index, text });
  }
  for (const [name, list] of pieces) parameters.set(name, decodePieces(list.join('')));
  return {
    value: (header.split(';')[0] ?? '').trim().toLowerCase(),
    parameters: Object.fromEntries(parameters),
  };
}

const PARAMETER_NAME = /^([^*]+)(?:\*(\d+))?(\*)?$/;

function addFirst(parameters: Map<string, string>, name: string, text: string): void {
  if (!parameters.has(name)) parameters.set(name, text);
}

function addPiece(
  pieces: Map<string, string[]>,
  name: string,
  piece: { index: string | undefined; text: string },
): void {
  const list = pieces.get(name) ?? [];
  list[Math.min(Number(piece.index ?? 0), 99)] = piece.text;
  pieces.set(name, list);
}

function decodePieces(text: string): string {
  const encoded = /^([^']*)'[^']*'(.*)$/s.exec(text);
  const bytes = (encoded?.[2] ?? text).replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString(
    /^(iso-8859-1|us-ascii)$/i.test(encoded?.[1] ?? '') ? 'latin1' : 'utf8',
  );
}
