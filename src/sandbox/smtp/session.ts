import type { Socket } from 'node:net';
import type { FaultKind, Faults } from '../faults.ts';

/** Octets of a message, as EHLO names them (RFC 1870). */
const SIZE_MAX = 1_000_000;
/** Without its end (RFC 5321, section 4.5.3.1.6). */
const LINE_MAX = 998;
const ADDRESS = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+";

export interface SmtpWorld {
  faults: Faults;
  /** Whether a user may send with a password. */
  mayLogIn(user: string, password: string): boolean;
  /** A message was taken, byte for byte as it came. */
  taken(user: string, message: { to: readonly string[]; raw: Buffer }): void;
}

type Reply = string | null;

/** One client of a submission server (RFC 6409): logged in first, plain SMTP, one command at a time. */
export class SmtpSession {
  readonly #world: SmtpWorld;
  readonly #socket: Socket;
  #input = Buffer.alloc(0);
  #hasGreeted = false;
  #user = '';
  #from = '';
  #to: string[] = [];
  #isTakingData = false;

  constructor(world: SmtpWorld, socket: Socket) {
    this.#world = world;
    this.#socket = socket;
    this.#say('220 sandbox.example ESMTP');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      this.#input = Buffer.concat([this.#input, chunk]);
      while (!socket.destroyed && this.#step());
    });
  }

  #say(line: string): void {
    if (!this.#socket.destroyed) this.#socket.write(`${line}\r\n`);
  }

  /** Takes one command or one message off the input; false when neither is complete. */
  #step(): boolean {
    const end = this.#isTakingData ? endOfMessage(this.#input) : this.#input.indexOf('\r\n');
    if (end === -1) return false;
    const taken = this.#input.subarray(0, end);
    const ending = this.#isTakingData ? 5 : 2;
    this.#input = this.#input.subarray(end + ending);
    const reply = this.#isTakingData ? this.#take(taken) : this.#command(taken.toString('latin1'));
    if (reply !== null) this.#say(reply);
    return true;
  }

  #command(line: string): Reply {
    const fault = this.#world.faults.take(line);
    if (fault?.type === 'drop-request') {
      this.#socket.destroy();
      return null;
    }
    if (fault?.type === 'status') return '451 4.3.0 Fault switched on';
    if (fault !== undefined) this.#fault = fault;
    const [, verb = '', rest = ''] = /^([A-Za-z]+)(?: (.*))?$/.exec(line) ?? [];
    const run = this.#verbs[verb.toUpperCase()];
    return run === undefined ? '500 5.5.1 That is no command here' : run(rest);
  }

  readonly #verbs: Readonly<Record<string, (rest: string) => Reply>> = {
    EHLO: (rest) => {
      this.#hasGreeted = rest !== '';
      return this.#hasGreeted
        ? `250-sandbox.example\r\n250-SIZE ${SIZE_MAX}\r\n250 AUTH PLAIN`
        : '501 5.5.4 A name, please';
    },
    AUTH: (rest) => this.#logIn(rest),
    MAIL: (rest) => this.#mail(rest),
    RCPT: (rest) => this.#recipient(rest),
    DATA: () => {
      if (this.#to.length === 0) return '503 5.5.1 Recipients first';
      this.#isTakingData = true;
      return '354 Go on, and end with <CRLF>.<CRLF>';
    },
    RSET: () => {
      this.#reset();
      return '250 2.0.0 Forgotten';
    },
    NOOP: () => '250 2.0.0 Here',
    QUIT: () => {
      this.#socket.end('221 2.0.0 Bye\r\n');
      return null;
    },
  };

  #fault: FaultKind | null = null;

  #logIn(rest: string): Reply {
    if (!this.#hasGreeted) return '503 5.5.1 EHLO first';
    const [, initial] = /^PLAIN ([A-Za-z0-9+/=]+)$/i.exec(rest) ?? [];
    if (initial === undefined) return '504 5.5.4 Only PLAIN, with an initial response';
    const parts = Buffer.from(initial, 'base64').toString('utf8').split('\0');
    const [, name = '', password = ''] = parts;
    if (!this.#world.mayLogIn(name, password)) return '535 5.7.8 Wrong user or password';
    this.#user = name;
    return '235 2.7.0 Welcome';
  }

  #mail(rest: string): Reply {
    if (this.#user === '') return '530 5.7.0 Log in first';
    const from = new RegExp(`^FROM:<(${ADDRESS})>(?: SIZE=\\d+)?$`, 'i').exec(rest)?.[1];
    if (from === undefined) return '501 5.5.4 FROM:<address>, please';
    if (from !== this.#user) return '553 5.7.1 This is not an address of yours';
    this.#reset();
    this.#from = from;
    return '250 2.1.0 Good';
  }

  #recipient(rest: string): Reply {
    const to = new RegExp(`^TO:<(${ADDRESS})>$`, 'i').exec(rest)?.[1];
    if (this.#from === '') return '503 5.5.1 MAIL first';
    if (to === undefined) return '501 5.1.3 TO:<address>, please';
    this.#to.push(to);
    return '250 2.1.5 Good';
  }

  #take(stuffed: Buffer): Reply {
    this.#isTakingData = false;
    // RFC 5321, section 4.5.2.
    const text = `${stuffed.toString('latin1')}\r\n`.replace(/(^|\r\n)\./g, '$1');
    const problem = problemOf(text, this.#from);
    const fault = this.#fault;
    this.#fault = null;
    if (problem === null)
      this.#world.taken(this.#user, { to: this.#to, raw: Buffer.from(text, 'latin1') });
    this.#reset();
    if (fault?.type === 'drop-answer') {
      this.#socket.destroy();
      return null;
    }
    return problem ?? '250 2.0.0 Taken';
  }

  #reset(): void {
    this.#from = '';
    this.#to = [];
  }
}

/** Where `<CRLF>.<CRLF>` begins; an empty message is one too. */
function endOfMessage(input: Buffer): number {
  return input.indexOf('\r\n.\r\n');
}

/** What a strict server refuses (RFC 5321, 5322 section 3.6, and 6409 section 6.1); null when all is well. */
function problemOf(text: string, from: string): string | null {
  if (text.length > SIZE_MAX) return '552 5.3.4 Too large';
  // Servers that disagree about bare line ends can be made to see two messages in one.
  if (/(?:^|[^\r])\n|\r(?!\n)/.test(text)) return '554 5.6.0 A bare CR or LF';
  if (text.split('\r\n').some((line) => line.length > LINE_MAX)) return '554 5.6.0 A line too long';
  const head = text.slice(0, text.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  const values = (name: string): string[] =>
    head
      .split('\r\n')
      .filter((line) => line.toLowerCase().startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim());
  for (const name of ['date', 'from', 'message-id', 'to'])
    if (values(name).length !== 1) return `554 5.6.0 Not exactly one ${name}`;
  const [author = ''] = values('from');
  return author.includes(from) ? null : '554 5.7.1 Somebody else’s From';
}
