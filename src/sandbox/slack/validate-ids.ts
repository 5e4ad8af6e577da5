import { listOf, recordOf, stringOf, type JsonRecord } from './json.ts';
import { complain, type Place } from './validate-schema.ts';

/** Ids among each other: a block id once in a surface, an action id once in its block, one focus. */
export function checkIds(blocks: readonly unknown[], at: Place): void {
  const blockIds = new Set<string>();
  let focused = 0;
  for (const value of allBlocks(blocks)) {
    const ownId = stringOf(value['block_id']);
    if (ownId !== undefined && blockIds.has(ownId))
      complain(at, `\`block_id\` "${ownId}" already exists`);
    if (ownId !== undefined) blockIds.add(ownId);
    const elements = elementsOf(value);
    const actionIds = elements.map((element) => stringOf(element['action_id']) ?? '');
    const named = actionIds.filter((actionId) => actionId !== '');
    for (const actionId of new Set(named))
      if (named.filter((other) => other === actionId).length > 1)
        complain(at, `\`action_id\` "${actionId}" already exists in the same block`);
    focused += elements.filter((element) => element['focus_on_load'] === true).length;
  }
  if (focused > 1) complain(at, 'only one element may be set to `focus_on_load`');
}

/** The blocks and those inside containers and carousels. */
function allBlocks(blocks: readonly unknown[]): JsonRecord[] {
  return blocks.map(recordOf).flatMap((value) => {
    const cards = value['type'] === 'carousel' ? listOf(value['elements']) : [];
    return [value, ...allBlocks([...listOf(value['child_blocks']), ...cards])];
  });
}

function elementsOf(value: JsonRecord): JsonRecord[] {
  const isCarousel = value['type'] === 'carousel';
  const listed = isCarousel ? [] : [...listOf(value['elements']), ...listOf(value['actions'])];
  return [value['accessory'], value['element'], ...listed].map(recordOf);
}
