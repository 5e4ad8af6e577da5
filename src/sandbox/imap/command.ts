/** A client command (RFC 9051, section 2.2.1): words, strings and lists; literals are strings. */
export type Argument = string | Argument[];

export interface Command {
  tag: string;
  /** Upper case; `UID FETCH` and the like are one name. */
  name: string;
  args: readonly Argument[];
  /** As it came, literals cut out: what a fault is matched against. */
  line: string;
}

export class BadCommand extends Error {}

/**
 * Takes bytes and gives whole commands. `onLiteral` is called when a synchronising literal is announced
 * (section 4.3), for the server's `+`.
 */
export class CommandReader {
  #bytes = Buffer.alloc(0);
  #parts: (string | Buffer)[] = [];
  #literal: number | null = null;

  /** Commands that are whole by now, each as its text pieces and literals. */
  push(chunk: Buffer, onLiteral: () => void): (string | Buffer)[][] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const whole: (string | Buffer)[][] = [];
    for (;;) {
      if (this.#literal !== null) {
        if (this.#bytes.length < this.#literal) return whole;
        this.#parts.push(this.#bytes.subarray(0, this.#literal));
        this.#bytes = this.#bytes.subarray(this.#literal);
        this.#literal = null;
      }
      const end = this.#bytes.indexOf('\r\n');
      if (end === -1) return whole;
      const text = this.#bytes.toString('latin1', 0, end);
      this.#bytes = this.#bytes.subarray(end + 2);
      // With a plus the client does not wait to be told to go on (RFC 7888).
      const announced = /\{(\d{1,9})(\+?)\}$/.exec(text);
      this.#parts.push(announced === null ? text : text.slice(0, announced.index));
      if (announced === null) {
        whole.push(this.#parts);
        this.#parts = [];
      } else {
        this.#literal = Number(announced[1]);
        if (announced[2] === '') onLiteral();
      }
    }
  }
}

const TOKEN = /\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|([^\s()"]+))/y;

/** Throws `BadCommand` on what is no command. Literals are latin1 strings, one character a byte. */
export function parseCommand(parts: readonly (string | Buffer)[]): Command {
  const line = parts.filter((part) => typeof part === 'string').join('{}');
  const [, tag, rest] = /^([^\s(){%*"\\+]+) (\S.*)$/.exec(line) ?? [];
  if (tag === undefined || rest === undefined) throw new BadCommand('No command');
  const [, first = '', second] = /^(UID \S+|\S+)(?: |$)(.*)$/i.exec(rest) ?? [];
  const args: Argument[] = [];
  const open: Argument[][] = [args];
  let skip = tag.length + 1 + first.length;
  for (const part of second === undefined ? [] : parts) {
    if (typeof part !== 'string') open.at(-1)?.push(part.toString('latin1'));
    else readTokens(part.slice(skip), open);
    skip = 0;
  }
  if (open.length !== 1) throw new BadCommand('Unbalanced parentheses');
  return { tag, name: first.toUpperCase(), args, line: rest };
}

function readTokens(text: string, open: Argument[][]): void {
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const token = TOKEN.exec(text);
    if (token === null) throw new BadCommand('Not understood');
    const [, opening, closing, quoted, atom] = token;
    const list: Argument[] = [];
    if (opening !== undefined) {
      open.at(-1)?.push(list);
      open.push(list);
    } else if (closing !== undefined) {
      if (open.length === 1) throw new BadCommand('Unbalanced parentheses');
      open.pop();
    } else open.at(-1)?.push(quoted?.replace(/\\(.)/g, '$1') ?? atom ?? '');
  }
}

export function textOf(argument: Argument | undefined): string {
  if (typeof argument !== 'string') throw new BadCommand('A string is expected');
  return argument;
}

export function listOf(argument: Argument | undefined): Argument[] {
  return Array.isArray(argument) ? argument : [textOf(argument)];
}

/** A sequence set (section 9) as a test; `*` is the largest number in use. */
export function sequenceSet(text: string, largest: number): (value: number) => boolean {
  if (!/^(?:\d+|\*)(?::(?:\d+|\*))?(?:,(?:\d+|\*)(?::(?:\d+|\*))?)*$/.test(text))
    throw new BadCommand('Not a sequence set');
  const ranges = text.split(',').map((range) => {
    const [from = '', to = from] = range.split(':');
    const ends = [from, to].map((end) => (end === '*' ? largest : Number(end)));
    return { low: Math.min(...ends), high: Math.max(...ends) };
  });
  return (value) => ranges.some(({ low, high }) => value >= low && value <= high);
}
