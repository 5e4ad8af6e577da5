import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseJson } from '#src/lib/trust.ts';

/** `string`, `#Shape`, `[of]`, `{ map: of }`, or `any` for what is not looked into. */
export const Type: z.ZodType<Type> = z.lazy(() =>
  z.union([z.string(), z.array(Type).length(1), z.object({ map: Type })]),
);
export type Type = string | Type[] | { map: Type };
const Shapes = z.record(
  z.string(),
  z.object({ required: z.array(z.string()), fields: z.record(z.string(), Type) }),
);
export type Shapes = z.infer<typeof Shapes>;

/** What a vendor publishes of its shapes, from `test/fixtures/vendor`, and what else that file says. */
export function readModel<More extends z.ZodRawShape>(name: string, more: More) {
  const file = new URL(`../fixtures/vendor/${name}.json`, import.meta.url);
  return z.object({ shapes: Shapes, ...more }).parse(parseJson(readFileSync(file, 'utf8')));
}

const PLAIN: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['timestamp', 'number'],
]);
const Entries = z.record(z.string(), z.unknown());

/** What of a value the shapes do not have, each with where it stands. */
export function misfits(
  shapes: Shapes,
  value: unknown,
  { type, at }: { type: Type; at: string },
): string[] {
  if (Array.isArray(type)) {
    const items = z.array(z.unknown()).safeParse(value);
    if (!items.success) return [`${at} is no list`];
    return items.data.flatMap((item, index) =>
      misfits(shapes, item, { type: type[0] ?? '', at: `${at}[${index}]` }),
    );
  }
  if (typeof type !== 'string')
    return Object.entries(Entries.parse(value)).flatMap(([name, inner]) =>
      misfits(shapes, inner, { type: type.map, at: `${at}.${name}` }),
    );
  if (type === 'any') return [];
  if (!type.startsWith('#'))
    return typeof value === PLAIN.get(type) ? [] : [`${at} is not of type ${type}`];
  const shape = shapes[type.slice(1)];
  const entries = Entries.safeParse(value);
  if (shape === undefined || !entries.success) return [`${at} is no ${type}`];
  const missing = shape.required.filter((name) => entries.data[name] === undefined);
  return [
    ...missing.map((name) => `${at} lacks ${name}`),
    ...Object.entries(entries.data).flatMap(([name, inner]) => {
      const field = shape.fields[name];
      if (field === undefined) return [`${at}.${name} is unknown`];
      return inner === undefined
        ? []
        : misfits(shapes, inner, { type: field, at: `${at}.${name}` });
    }),
  ];
}

/** For descriptions that cannot say which values may be null. */
export function withoutNulls(value: unknown): unknown {
  return parseJson(JSON.stringify(value, (_, inner: unknown) => inner ?? undefined));
}
