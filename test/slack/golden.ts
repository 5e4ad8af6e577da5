import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../golden/slack/', import.meta.url);

/** The text of `test/golden/slack/NAME.json`; with `UPDATE_GOLDEN=1` it becomes `value` first. */
export function golden(name: string, value: unknown): string {
  const file = new URL(`${name}.json`, FOLDER);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, json(value));
  }
  return readFileSync(file, 'utf8');
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
