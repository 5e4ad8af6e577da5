import { endServerInOrder } from './global-setup.ts';

// oxlint-disable-next-line import/no-default-export -- Jest looks for it.
export default async function globalTeardown(): Promise<void> {
  const dataDir = process.env['NIGHTSHIFT_TEST_FOLDER'];
  if (dataDir !== undefined) await endServerInOrder(dataDir);
}
