import type { JSONColumnType } from 'kysely';

/** How accounts come to be connected on the web; see `connect-links.ts`, `consents.ts` and `connections.ts`. */
export interface ConnectTables {
  connect_links: {
    code_hash: string;
    owner_id: string;
    kind: string;
    access: 'read' | 'write';
    expires_at: Date;
  };
  consents: {
    state_hash: string;
    owner_id: string;
    kind: string;
    access: 'read' | 'write';
    verifier: string;
    redirect_uri: string;
    browser_hash: string | null;
    expires_at: Date;
  };
  connections: {
    id: string;
    owner_id: string;
    kind: string;
    access: 'read' | 'write';
    name: string;
    cursor: string | null;
    scopes: JSONColumnType<string[]>;
    state: 'asked' | 'confirmed' | 'discarded' | 'expired';
    key_id: string | null;
    nonce: Buffer | null;
    ciphertext: Buffer | null;
    expires_at: Date;
  };
}
