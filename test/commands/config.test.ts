import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { configurationEnv, configurationMarkdown } from '#src/commands/config.ts';
import { configurationTable, parseConfig } from '#src/config.ts';

const SETTINGS = new URL('../../docs/settings.md', import.meta.url);
const EXAMPLE = new URL('../../.env.example', import.meta.url);

/** Settings that are written down, whether commented out or not. */
function settingsOf(text: string): Record<string, string> {
  const lines = text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=(\S*)$/gm);
  return Object.fromEntries(Array.from(lines, ([, name = '', value = '']) => [name, value]));
}

describe('the table of settings', () => {
  test('says of each setting what it means', () => {
    for (const { name, meaning } of configurationTable())
      expect(`${name}: ${meaning}`).toMatch(/^\w+: .{6,}/);
  });

  test('names the defaults that hold when nothing is set', () => {
    const holding = new Map(
      Object.entries(parseConfig({})).map(([name, value]) => [name, `${value}`]),
    );
    for (const { name, fallback } of configurationTable())
      expect([name, fallback]).toEqual([name, holding.get(name) ?? '']);
  });

  test('has a row for each setting in Markdown', () => {
    const rows = configurationMarkdown().trim().split('\n').slice(2);
    const names = configurationTable().map(({ name }) => name);
    expect(rows.map((row) => /^\| `(\w+)` \| .* \| .+ \|$/.exec(row)?.[1])).toEqual(names);
  });

  test('stands in the documents as the command prints it', () => {
    const text = readFileSync(SETTINGS, 'utf8');
    const section = /<!-- configuration -->([^]*?)<!-- \/configuration -->/.exec(text)?.[1];
    expect(section?.trim()).toBe(configurationMarkdown().trim());
  });
});

describe('.env.example', () => {
  const text = readFileSync(EXAMPLE, 'utf8');

  test('is what the command prints', () => {
    expect(text).toBe(configurationEnv());
  });

  test('names every setting with its default, and no other', () => {
    const { NAME_FILE: _, ...settings } = settingsOf(text);
    const table = configurationTable().map(({ name, fallback }) => [name, fallback]);
    expect(settings).toEqual(Object.fromEntries(table));
  });

  test('changes nothing when it is used as it is', () => {
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  test('still makes a usable configuration with every default written out', () => {
    expect(parseConfig(settingsOf(text.replace(/^.*NAME_FILE.*$/m, '')))).toEqual(parseConfig({}));
  });
});
