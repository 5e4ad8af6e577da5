import { expect, it } from 'vitest';
import { Invalid } from '#src/lib/errors.ts';
import { ADDRESS, startOutlook } from './support.ts';

it('finds a folder behind the first page of them, and says where there are more than it looks through', async () => {
  await using world = await startOutlook();
  const reader = world.outlook.openReader(world.connection());
  for (let at = 0; at < 600; at += 1) world.sandbox.addFolder(ADDRESS, `Customer ${at}`);
  world.sandbox.addFolder(ADDRESS, 'Zebra');
  expect(await reader.find({ folder: 'zebra' })).not.toBeNull();
  expect(await reader.find({ folder: 'Giraffe' })).toBeNull();
  for (let at = 600; at < 2_000; at += 1) world.sandbox.addFolder(ADDRESS, `Customer ${at}`);
  await expect(reader.find({ folder: 'Giraffe' })).rejects.toBeInstanceOf(Invalid);
});
