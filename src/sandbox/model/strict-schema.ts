import { schemaNode, typeOfNode, type SchemaNode } from './json-schema.ts';

const NOT_PERMITTED = [
  'allOf',
  'not',
  'dependentRequired',
  'dependentSchemas',
  'if',
  'then',
  'else',
  'patternProperties',
];
const MAX_DEPTH = 10;

/**
 * Why OpenAI would refuse a schema under `strict: true`, or null: the root is an object, every object
 * is closed, every property is required, and some keywords are not permitted.
 */
export function strictSchemaProblem(schema: unknown): string | null {
  const root = schemaNode(schema);
  if (root.anyOf !== undefined || (typeOfNode(root) !== 'object' && root.$ref === undefined))
    return 'schema must be a JSON Schema of \'type: "object"\', got something else.';
  const definitions = Object.entries({
    ...objectAt(root['$defs']),
    ...objectAt(root['definitions']),
  });
  for (const [name, value] of [['', schema] as const, ...definitions]) {
    const problem = problemIn(value, name === '' ? [] : ['$defs', name]);
    if (problem !== null) return problem;
  }
  return null;
}

function problemIn(value: unknown, path: readonly string[]): string | null {
  const node = schemaNode(value);
  const problem = ownProblem(node, path.length);
  if (problem !== null)
    return `In context=(${path.map((one) => `'${one}'`).join(', ')}), ${problem}`;
  for (const [names, child] of childrenOf(node)) {
    const below = problemIn(child, [...path, ...names]);
    if (below !== null) return below;
  }
  return null;
}

/** Each level of nesting adds two names to the path. */
function ownProblem(node: SchemaNode, pathLength: number): string | null {
  if (pathLength > MAX_DEPTH * 2) return `the schema is nested more than ${MAX_DEPTH} levels.`;
  const forbidden = NOT_PERMITTED.find((keyword) => keyword in node);
  if (forbidden !== undefined) return `'${forbidden}' is not permitted.`;
  const isObject = node.$ref === undefined && node.anyOf === undefined;
  if (!isObject || typeOfNode(node) !== 'object') return null;
  if (node['additionalProperties'] !== false)
    return "'additionalProperties' is required to be supplied and to be false.";
  const names = Object.keys(node.properties ?? {});
  const missing = names.find((name) => !(node.required ?? []).includes(name));
  return missing === undefined
    ? null
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
}

function childrenOf(node: SchemaNode): (readonly [names: readonly string[], child: unknown])[] {
  const properties = Object.entries(node.properties ?? {});
  const branches = (node.anyOf ?? []).entries();
  return [
    ...properties.map(([name, child]) => [['properties', name], child] as const),
    ...(node.items === undefined ? [] : [[['items', ''], node.items] as const]),
    ...[...branches].map(([index, child]) => [['anyOf', String(index)], child] as const),
  ];
}

function objectAt(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
