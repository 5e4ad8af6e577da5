import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const FOLDER = new URL('../../src/agent/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'));

/** Itself, what has no effects (tldts is a list of suffixes), and in one file the model's endpoint. */
const HARMLESS = /^(?:\.\/[\w-]+\.ts|\.\.\/(?:lib|words|domain)\/[\w-]+\.ts|zod|tldts)$/;

function importsOf(name: string): string[] {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  return [...text.matchAll(/(?:from|import\(?)\s*'([^']+)'/g)].map(([, from = '']) => from);
}

describe('code that reads hostile text (I12)', () => {
  test.each(files)('reaches nothing but words: %s', (name) => {
    const beyond = importsOf(name).filter((from) => !HARMLESS.test(from));
    expect(beyond).toEqual(beyond.filter((from) => name === 'openai.ts' && /^openai\b/.test(from)));
  });

  test('offers the model no tools, and takes no calls from it', () => {
    const text = readFileSync(new URL('openai.ts', FOLDER), 'utf8');
    expect(text).not.toMatch(/\btools?\b\s*:|tool_choice|tool_calls|function_call/);
    expect(files.length).toBeGreaterThan(5);
  });
});
