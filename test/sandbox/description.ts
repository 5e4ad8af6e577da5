import { misfits, readModel, withoutNulls } from '../support/vendor-model.ts';

/** A type of the vendor's description, or a list of it. */
export type Described = string | readonly [string];

export interface DescribedServer {
  url: string;
  /** What goes along with a read, and with what changes something. */
  headers(access: 'read' | 'write'): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Asks a sandbox's server, and holds what it answers against what its vendor publishes. */
export function describedBy(vendor: string, server: DescribedServer) {
  const { shapes } = readModel(vendor, {});
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const headers = {
      'content-type': 'application/json',
      ...server.headers(body === undefined ? 'read' : 'write'),
    };
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${server.url}${path}`, { headers, ...sent });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return withoutNulls(await response.json());
  };
  /** Where the answer to a request is not in its shape; an empty list is in none. */
  const misfitsOf = async (type: Described, path: string, body?: object) => {
    const value = await ask(path, body);
    if (Array.isArray(value) && value.length === 0) return [`${path} is empty`];
    const wanted = typeof type === 'string' ? type : [...type];
    return misfits(shapes, value, { type: wanted, at: path });
  };
  return { ask, misfitsOf, [Symbol.asyncDispose]: () => server.close() };
}
