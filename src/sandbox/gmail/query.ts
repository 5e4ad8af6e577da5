import type { StoredMessage } from './stored-message.ts';
import { isOperator, type QueryContext, termTest, type Test } from './query-terms.ts';

export interface Query {
  matches(message: StoredMessage): boolean;
  /** Whether the query itself asks for Spam or Trash, which lists leave out otherwise. */
  includesSpamTrash: boolean;
}

interface Token {
  kind: 'operator' | 'text' | 'or' | 'not' | '(' | ')' | '{' | '}';
  text: string;
}

const LEXEMES =
  /rfc822msgid:(\S+)|([a-z_0-9]+):(?=[^\s:])|"([^"]*)"?|([(){}])|-(?=[^\s-])|([^\s"(){}]+)/giu;

/**
 * Reads Gmail's search language: terms are joined by AND, `OR` binds its two neighbours, `{a b}` means
 * either, `(a b)` groups, `-` negates, and `operator:(a b)` applies to each of the group.
 */
export function parseQuery(text: string, context: QueryContext): Query {
  const tokens = tokenise(text);
  const matches = new QueryParser(tokens, context).parse();
  const includesSpamTrash = /(?<![-\w])(?:in|is|label):(?:anywhere|spam|trash)\b/i.test(text);
  return { matches, includesSpamTrash };
}

function tokenise(text: string): Token[] {
  return [...text.matchAll(LEXEMES)].flatMap(
    ([all, messageId, operator, quoted, bracket, word]) => {
      if (messageId !== undefined)
        return [
          { kind: 'operator', text: 'rfc822msgid' },
          { kind: 'text', text: messageId },
        ];
      if (operator !== undefined)
        return isOperator(operator.toLowerCase())
          ? [{ kind: 'operator', text: operator.toLowerCase() }]
          : [{ kind: 'text', text: operator }];
      if (quoted !== undefined) return [{ kind: 'text', text: quoted }];
      if (bracket !== undefined) return [bracketToken(bracket)];
      if (word === 'AND') return [];
      if (word === 'OR') return [{ kind: 'or', text: all }];
      return word === undefined ? [{ kind: 'not', text: all }] : [{ kind: 'text', text: word }];
    },
  );
}

function bracketToken(text: string): Token {
  switch (text) {
    case '(':
    case ')':
    case '{':
      return { kind: text, text };
    default:
      return { kind: '}', text };
  }
}

class QueryParser {
  readonly #tokens: readonly Token[];
  readonly #context: QueryContext;
  #at = 0;

  constructor(tokens: readonly Token[], context: QueryContext) {
    this.#tokens = tokens;
    this.#context = context;
  }

  parse(): Test {
    const tests: Test[] = [];
    while (this.#at < this.#tokens.length) {
      tests.push(this.#group('', 'all'));
      this.#at += 1;
    }
    return all(tests);
  }

  /** Reads up to the closing bracket or the end; `operator` is what every bare text inside belongs to. */
  #group(operator: string, join: 'all' | 'any'): Test {
    const tests: Test[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.kind === ')' || token.kind === '}') break;
      tests.push(this.#alternatives(operator));
    }
    return join === 'all' ? all(tests) : any(tests);
  }

  #alternatives(operator: string): Test {
    const tests = [this.#unary(operator)];
    while (this.#tokens[this.#at]?.kind === 'or') {
      this.#at += 1;
      if (this.#tokens[this.#at] !== undefined) tests.push(this.#unary(operator));
    }
    return tests.length === 1 ? (tests[0] ?? all([])) : any(tests);
  }

  #unary(operator: string): Test {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined) return all([]);
    const { kind, text } = token;
    if (kind === 'text') return termTest(operator, text, this.#context);
    if (kind === 'operator') return this.#unary(text);
    if (kind === '(') return this.#bracketed(operator, 'all');
    if (kind === '{') return this.#bracketed(operator, 'any');
    if (kind !== 'not') return all([]);
    const test = this.#unary(operator);
    return (message) => !test(message);
  }

  #bracketed(operator: string, join: 'all' | 'any'): Test {
    const test = this.#group(operator, join);
    this.#at += 1;
    return test;
  }
}

function all(tests: readonly Test[]): Test {
  return (message) => tests.every((test) => test(message));
}

function any(tests: readonly Test[]): Test {
  return (message) => tests.length === 0 || tests.some((test) => test(message));
}
