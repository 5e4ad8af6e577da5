import type { Json } from '../../lib/canonical-json.ts';
import { resolveNode, typeOfNode, type SchemaNode } from './json-schema.ts';

/** Where a value goes: names from the root, array positions as numbers. */
export type SlotPath = readonly (string | number)[];

/** What to put where a schema leaves a choice. */
export interface SlotChoices {
  text(slot: { path: SlotPath; node: SchemaNode }): string;
  /** One of several allowed values; `values` is never empty. */
  pick(values: readonly Json[], path: SlotPath): Json;
  /** One of several allowed shapes, none of them plain null where another is offered. */
  branch(nodes: readonly SchemaNode[], path: SlotPath): SchemaNode | undefined;
  number(node: SchemaNode): number;
  flag(path: SlotPath): boolean;
  /** How many items an array gets; its bounds are applied afterwards. */
  count(node: SchemaNode, items: SchemaNode, path: SlotPath): number;
}

const MAX_DEPTH = 12;

/** A value that the schema allows, with every choice made by `choices`; optional properties are filled too. */
export function fillSchema(schema: unknown, choices: SlotChoices): Json {
  const fill = (value: unknown, path: SlotPath): Json => {
    if (path.length > MAX_DEPTH) return null;
    const node = resolveNode(schema, value);
    const fixed = fixedValue(node, choices, path);
    if (fixed !== undefined) return fixed;
    const branches = (node.anyOf ?? node.oneOf ?? []).map((one) => resolveNode(schema, one));
    if (branches.length > 0) {
      const real = branches.filter((one) => typeOfNode(one) !== 'null');
      return fill(choices.branch(real, path) ?? {}, path);
    }
    return byType(node, { path, choices, fill, schema });
  };
  return fill(schema, []);
}

interface Filling {
  path: SlotPath;
  choices: SlotChoices;
  fill(value: unknown, path: SlotPath): Json;
  schema: unknown;
}

function byType(node: SchemaNode, { path, choices, fill, schema }: Filling): Json {
  switch (typeOfNode(node)) {
    case 'object':
      return Object.fromEntries(
        Object.entries(node.properties ?? {}).map(([name, child]) => [
          name,
          fill(child, [...path, name]),
        ]),
      );
    case 'array': {
      const wanted = choices.count(node, resolveNode(schema, node.items), path);
      const count = Math.min(Math.max(wanted, node.minItems ?? 0), node.maxItems ?? Infinity);
      return Array.from({ length: count }, (_, index) => fill(node.items, [...path, index]));
    }
    case 'boolean':
      return choices.flag(path);
    case 'integer':
      return Math.round(choices.number(node));
    case 'number':
      return choices.number(node);
    case 'null':
      return null;
    default:
      return bounded(choices.text({ path, node }), node);
  }
}

function fixedValue(node: SchemaNode, choices: SlotChoices, path: SlotPath): Json | undefined {
  if (node.const !== undefined) return scalar(node.const);
  if (node.enum === undefined || node.enum.length === 0) return undefined;
  return choices.pick(node.enum.map(scalar), path);
}

function scalar(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
}

function bounded(text: string, { minLength = 0, maxLength = Infinity }: SchemaNode): string {
  return text.slice(0, maxLength).padEnd(minLength, '.');
}
