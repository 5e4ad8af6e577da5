import { parseJson } from '../../lib/trust.ts';
import { isRecord, type JsonRecord } from './json.ts';
import { refusalOfProblems, SlackRefusal } from './refusal.ts';

/** Arguments that form-encoded calls carry as JSON text, with the refusal for text that is none. */
const JSON_ARGUMENTS: Readonly<Record<string, string>> = {
  blocks: 'invalid_blocks_format',
  chunks: 'invalid_chunks',
  attachments: 'invalid_attachments',
  metadata: 'invalid_metadata_format',
  view: 'invalid_arguments',
  files: 'invalid_arguments',
};

/** A call's arguments; form-encoded and JSON bodies look the same from here. */
export interface Args {
  /** Everything but the token, with JSON text decoded. */
  readonly all: JsonRecord;
  text(name: string): string | undefined;
  /** Throws `invalid_arguments` when missing. */
  required(name: string): string;
  flag(name: string): boolean;
  /** A whole number, or `fallback` when absent; throws `invalid_arguments` when it is something else. */
  whole(name: string, fallback: number): number;
}

export function createArgs(body: JsonRecord): Args {
  const all = Object.fromEntries(
    Object.entries(body)
      .filter(([name, value]) => name !== 'token' && value !== undefined && value !== null)
      .map(([name, value]) => [name, decoded(name, value)]),
  );
  const text = (name: string): string | undefined => {
    const value = all[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    all,
    text,
    required: (name) => {
      const value = text(name);
      if (value === undefined || value === '') throw missing(name);
      return value;
    },
    flag: (name) => [true, 'true', '1', 1].some((yes) => all[name] === yes),
    whole: (name, fallback) => {
      const value = all[name];
      if (value === undefined || value === '') return fallback;
      const number = Number(value);
      if (!Number.isSafeInteger(number))
        throw refusalOfProblems('invalid_arguments', [
          `must be an integer [json-pointer:/${name}]`,
        ]);
      return number;
    },
  };
}

export function missing(name: string): SlackRefusal {
  return refusalOfProblems('invalid_arguments', [`missing required field: ${name}`]);
}

function decoded(name: string, value: unknown): unknown {
  const error = JSON_ARGUMENTS[name];
  if (error === undefined || typeof value !== 'string') return value;
  try {
    return parseJson(value);
  } catch {
    throw new SlackRefusal(error, `The argument ${name} is not JSON`);
  }
}

/** The argument as an object; throws `invalid_arguments` when it is absent or something else. */
export function requiredRecord(args: Args, name: string): JsonRecord {
  const value = args.all[name];
  if (value === undefined) throw missing(name);
  if (!isRecord(value))
    throw refusalOfProblems('invalid_arguments', [
      `must provide an object [json-pointer:/${name}]`,
    ]);
  return value;
}
