import { randomBytes } from 'node:crypto';
import { SlackRefusal } from './refusal.ts';

export interface PendingFile {
  id: string;
  name: string;
  length: number;
  altText: string | undefined;
  bytes: Buffer | undefined;
}

/** The two steps of an upload (docs: `files.getUploadURLExternal`, `files.completeUploadExternal`). */
export interface Files {
  /** Announces a file; its bytes go to `/upload/v1/{ticket}`. */
  announce(file: { name: string; length: number; altText: string | undefined }): {
    id: string;
    path: string;
  };
  receive(path: string, bytes: Buffer): void;
  /** Throws `file_not_found` or, for a file whose bytes never came, `file_upload_incomplete`. */
  complete(id: string): PendingFile;
  /** The bytes of a completed or pending file. */
  bytes(id: string): Buffer | undefined;
}

export function createFiles(): Files {
  const byId = new Map<string, PendingFile>();
  const byPath = new Map<string, PendingFile>();
  return {
    announce: ({ name, length, altText }) => {
      const id = `F0${randomBytes(5).toString('hex').toUpperCase()}`;
      const path = `/upload/v1/${randomBytes(16).toString('hex')}`;
      const file: PendingFile = { id, name, length, altText, bytes: undefined };
      byId.set(id, file);
      byPath.set(path, file);
      return { id, path };
    },
    receive: (path, bytes) => {
      const file = byPath.get(path);
      if (file === undefined) throw new SlackRefusal('file_not_found');
      file.bytes = bytes;
    },
    complete: (id) => {
      const file = byId.get(id);
      if (file === undefined) throw new SlackRefusal('file_not_found');
      if (file.bytes === undefined) throw new SlackRefusal('file_upload_incomplete');
      return file;
    },
    bytes: (id) => byId.get(id)?.bytes,
  };
}
