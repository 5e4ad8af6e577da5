import { z } from 'zod';

const limit = z.number().optional().catch(undefined);

/** The keywords of a JSON Schema node that decide which values it allows; others are passed over. */
const node = z.looseObject({
  $ref: z.string().optional().catch(undefined),
  type: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  enum: z.array(z.unknown()).optional().catch(undefined),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional().catch(undefined),
  oneOf: z.array(z.unknown()).optional().catch(undefined),
  properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
  required: z.array(z.string()).optional().catch(undefined),
  items: z.unknown().optional(),
  minItems: limit,
  maxItems: limit,
  minLength: limit,
  maxLength: limit,
  minimum: limit,
  maximum: limit,
});
export type SchemaNode = z.infer<typeof node>;

/** Reads one node; anything that is not an object allows everything. */
export function schemaNode(value: unknown): SchemaNode {
  return node.safeParse(value).data ?? {};
}

/** Follows `#/$defs/…` references within the root; an unknown or endless one allows everything. */
export function resolveNode(root: unknown, value: unknown): SchemaNode {
  let current = schemaNode(value);
  for (let hops = 0; current.$ref !== undefined && hops < 16; hops += 1)
    current = schemaNode(pointed(root, current.$ref));
  return current.$ref === undefined ? current : {};
}

function pointed(root: unknown, ref: string): unknown {
  if (!ref.startsWith('#')) return undefined;
  const names = ref.split('/').slice(1);
  return names.reduce<unknown>((at, name) => {
    const parsed = z.record(z.string(), z.unknown()).safeParse(at);
    return parsed.data?.[name.replaceAll('~1', '/').replaceAll('~0', '~')];
  }, root);
}

/** The first JSON type that a node names, or the one that its keywords imply. */
export function typeOfNode(of: SchemaNode): string {
  const named = typeof of.type === 'string' ? [of.type] : (of.type ?? []);
  const [first] = named.filter((type) => type !== 'null');
  if (first !== undefined) return first;
  if (named.length > 0) return 'null';
  if (of.properties !== undefined) return 'object';
  return of.items === undefined ? 'string' : 'array';
}
