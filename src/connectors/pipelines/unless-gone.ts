import { isGone } from './http-errors.ts';

export async function unlessGone<Value>(
  otherwise: Value,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (isGone(error)) return otherwise;
    throw error;
  }
}
