import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { canonicalJson } from '../../../lib/canonical-json.ts';
import { parseJson } from '../../../lib/trust.ts';
import { HASH, type Template } from './shapes.ts';

/** A pod template without the label that the controller gives to each replica set's own. */
export function templateJson(template: Template): string {
  const { metadata, ...rest } = template;
  const { labels = {}, ...about } = metadata ?? {};
  const { [HASH]: _own, ...kept } = labels;
  return canonicalJson(z.json().parse({ ...rest, metadata: { ...about, labels: kept } }));
}

const DIFFERENCES_MAX = 8;

/** In which fields two templates differ, as paths: their values may be secret. */
export function differences(a: Template, b: Template): string {
  const paths = differingPaths(parseJson(templateJson(a)), parseJson(templateJson(b)), '');
  const more = paths.length - DIFFERENCES_MAX;
  const named = paths.slice(0, DIFFERENCES_MAX).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

function differingPaths(a: unknown, b: unknown, path: string): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (!isBranch(a) || !isBranch(b)) return [path];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((name) =>
    differingPaths(
      Object.hasOwn(a, name) ? Reflect.get(a, name) : undefined,
      Object.hasOwn(b, name) ? Reflect.get(b, name) : undefined,
      path === '' ? name : `${path}.${name}`,
    ),
  );
}
