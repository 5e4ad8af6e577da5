import { isDeepStrictEqual } from 'node:util';
import { isRecord, stringOf, type JsonRecord } from './json.ts';

/**
 * A small schema language whose complaints read like Slack's:
 * `must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
 */
export type Check = (value: unknown, at: Place) => void;

/** Where in the payload a value stands; complaints are collected, not thrown. */
export interface Place {
  readonly pointer: string;
  readonly problems: string[];
}

export function rootPlace(pointer: string): Place {
  return { pointer, problems: [] };
}

export function below(at: Place, key: string | number): Place {
  return { pointer: `${at.pointer}/${key}`, problems: at.problems };
}

export function complain(at: Place, message: string): void {
  at.problems.push(`${message} [json-pointer:${at.pointer}]`);
}

export function string(limits: { min?: number; max: number }): Check {
  const min = limits.min ?? 1;
  return (value, at) => {
    if (typeof value !== 'string') complain(at, 'must provide a string');
    else if (value.length < min) complain(at, `must be more than ${min - 1} characters`);
    else if (value.length > limits.max)
      complain(at, `must be less than ${limits.max + 1} characters`);
  };
}

export const boolean: Check = (value, at) => {
  if (typeof value !== 'boolean') complain(at, 'must be a boolean');
};

export function integer(min: number, max: number): Check {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      complain(at, 'must be an integer');
    else if (value < min) complain(at, `must be greater than ${min - 1}`);
    else if (value > max) complain(at, `must be less than ${max + 1}`);
  };
}

export const number: Check = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) complain(at, 'must be a number');
};

export function oneOf(...values: readonly (string | number)[]): Check {
  return (value, at) => {
    if (!values.some((allowed) => allowed === value)) complain(at, 'must be a valid enum value');
  };
}

export function matching(pattern: RegExp, message: string): Check {
  return (value, at) => {
    if (typeof value !== 'string' || !pattern.test(value)) complain(at, message);
  };
}

export function list(item: Check, limits: { min?: number; max: number }): Check {
  const min = limits.min ?? 1;
  return (value, at) => {
    if (!Array.isArray(value)) {
      complain(at, 'must provide an array');
      return;
    }
    if (value.length < min) complain(at, `no less than ${min} items allowed`);
    if (value.length > limits.max) complain(at, `no more than ${limits.max} items allowed`);
    value.forEach((entry: unknown, index) => {
      item(entry, below(at, index));
    });
  };
}

export interface Shape {
  required?: Readonly<Record<string, Check>>;
  optional?: Readonly<Record<string, Check>>;
  /** Rules between properties; runs when each of them is present and no more is known. */
  also?: (record: JsonRecord, at: Place) => void;
}

/** An object with exactly these properties: one that Slack does not know is refused. */
export function record(shape: Shape): Check {
  const required = shape.required ?? {};
  const known: Readonly<Record<string, Check>> = { ...required, ...shape.optional };
  return (value, at) => {
    if (!isRecord(value)) {
      complain(at, 'must provide an object');
      return;
    }
    for (const key of Object.keys(required))
      if (value[key] === undefined) complain(at, `missing required field: ${key}`);
    for (const [key, entry] of Object.entries(value)) {
      const check = known[key];
      if (check === undefined) complain(at, `invalid additional property: ${key}`);
      else if (entry !== undefined) check(entry, below(at, key));
    }
    shape.also?.(value, at);
  };
}

/** An object with a `type` of its own. */
export function typed(type: string, shape: Shape): Check {
  return record({ ...shape, required: { type: oneOf(type), ...shape.required } });
}

/** Chooses the check by the object's `type`; any other type is `unsupported`. */
export function byType(variants: () => Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    const type = isRecord(value) ? stringOf(value['type']) : undefined;
    const check = type === undefined ? undefined : variants()[type];
    if (check !== undefined) check(value, at);
    else if (!isRecord(value)) complain(at, 'must provide an object');
    else if (type === undefined) complain(at, 'missing required field: type');
    else complain(below(at, 'type'), `unsupported type: ${type}`);
  };
}

export function exactlyOneOf(...keys: readonly [string, string]): NonNullable<Shape['also']> {
  return (value, at) => {
    const present = keys.filter((key) => value[key] !== undefined);
    if (present.length !== 1) complain(at, `must define either \`${keys.join('` or `')}\``);
  };
}

export function atLeastOneOf(...keys: readonly string[]): NonNullable<Shape['also']> {
  return (value, at) => {
    if (keys.every((key) => value[key] === undefined))
      complain(at, `must define either \`${keys.join('` or `')}\``);
  };
}

export function allOf(...rules: readonly NonNullable<Shape['also']>[]): NonNullable<Shape['also']> {
  return (value, at) => {
    for (const rule of rules) rule(value, at);
  };
}

export function isAmong(value: unknown, options: readonly unknown[]): boolean {
  return options.some((option) => isDeepStrictEqual(option, value));
}
