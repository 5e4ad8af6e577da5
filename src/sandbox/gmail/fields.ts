/** A parsed `fields` mask: which keys stay, and what of each. An empty node keeps everything below. */
type Mask = Map<string, Mask>;

/** Applies a partial-response mask such as `messages(id,payload/headers),nextPageToken` to an answer. */
export function applyFields(value: unknown, fields: string | null): unknown {
  if (fields === null || fields === '' || fields === '*') return value;
  return pick(value, parseMask(fields));
}

function parseMask(fields: string): Mask {
  const root: Mask = new Map();
  const groups: Mask[] = [root];
  let current = root;
  for (const [token] of fields.matchAll(/[^,()/\s]+|[,()/]/g)) {
    const group = groups.at(-1) ?? root;
    if (token === ',') current = group;
    else if (token === '(') groups.push(current);
    else if (token === ')') {
      groups.pop();
      current = groups.at(-1) ?? root;
    } else if (token !== '/') {
      const node: Mask = current.get(token) ?? new Map();
      current.set(token, node);
      current = node;
    }
  }
  return root;
}

function pick(value: unknown, mask: Mask): unknown {
  if (mask.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => pick(item, mask));
  const kept = Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const below = mask.get(key) ?? mask.get('*');
    return below === undefined ? [] : [[key, pick(inner, below)] as const];
  });
  return Object.fromEntries(kept);
}
