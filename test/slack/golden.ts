import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

const FOLDER = new URL('../golden/slack/', import.meta.url);

/** Compares with `test/golden/slack/NAME.json`; `UPDATE_GOLDEN=1` writes it instead. */
export function expectGolden(name: string, value: unknown): void {
  const file = new URL(`${name}.json`, FOLDER);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
