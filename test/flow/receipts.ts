import { checkReceipt, type Receipt } from '#src/domain/receipt.ts';
import { DANA, type Night } from '../support/night.ts';

/** What stands as files in the owner's direct messages. */
export function filesOf(night: Night) {
  return night.slack.conversation(night.slack.dmOf(DANA)).flatMap(({ files }) => files ?? []);
}

type Path = readonly string[];

/** Every place of a document, the whole included. */
export function places(value: unknown, path: Path = []): Path[] {
  const inside =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))
      : [];
  return [path, ...inside];
}

function mutated(document: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(document);
  const copy = Array.isArray(document) ? [...(document as unknown[])] : { ...(document as object) };
  const inside = copy as Record<string, unknown>;
  const next = mutated(inside[key], rest, change);
  if (next === undefined && Array.isArray(copy)) copy.splice(Number(key), 1);
  else if (next === undefined) delete inside[key];
  else inside[key] = next;
  return copy;
}

const MUTANTS: Readonly<Record<string, (value: unknown) => unknown>> = {
  changed: (value) => {
    if (typeof value === 'string')
      return value.endsWith('0') ? `${value.slice(0, -1)}1` : `${value.slice(0, -1)}0`;
    if (typeof value === 'number') return value + 1;
    if (typeof value === 'boolean') return !value;
    if (value === null) return 'x';
    return Array.isArray(value) ? [...(value as unknown[]), 'x'] : { ...(value as object), x: 'x' };
  },
  'taken away': () => undefined,
  emptied: (value) => (value === null ? '' : null),
};

/** Every place that can be changed without being found out. */
export function unnoticed(given: Receipt): string[] {
  return places(given).flatMap((path) =>
    Object.entries(MUTANTS).flatMap(([how, change]) =>
      checkReceipt(mutated(given, path, change)).verified ? [`${path.join('.')} ${how}`] : [],
    ),
  );
}
