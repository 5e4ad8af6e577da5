import { glob, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const METHODS_MAX = 7;

/**
 * How many functions each interface of these files offers. An object within an interface, such as
 * `MailConnector.plan`, is a surface of its own and is counted by itself.
 */
function methodCounts(files: string[]): Map<string, number> {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  const checker = program.getTypeChecker();
  const counts = new Map<string, number>();
  const count = (name: string, members: readonly ts.TypeElement[]): void => {
    let methods = 0;
    for (const member of members) {
      const type = checker.getNonNullableType(checker.getTypeAtLocation(member));
      if (type.getCallSignatures().length > 0) methods += 1;
      else if (ts.isPropertySignature(member) && member.type && ts.isTypeLiteralNode(member.type))
        count(`${name}.${member.name.getText()}`, member.type.members);
    }
    counts.set(name, methods);
  };
  for (const file of files) {
    for (const node of program.getSourceFile(file)?.statements ?? []) {
      if (ts.isInterfaceDeclaration(node)) count(node.name.text, node.members);
    }
  }
  return counts;
}

describe('connector interfaces', () => {
  test('have at most seven methods', async () => {
    const files: string[] = [];
    for await (const file of glob('src/connectors/**/connector.ts', { cwd: ROOT }))
      files.push(join(ROOT, file));
    const counts = methodCounts(files);
    expect([...counts.keys()]).toEqual(
      expect.arrayContaining([
        'MailReader',
        'MailConnector',
        'MailConnector.plan',
        'PipelineReader',
        'PipelineConnector',
        'Writer',
      ]),
    );
    expect(counts.get('Writer')).toBe(1);
    expect([...counts].filter(([, methods]) => methods > METHODS_MAX)).toEqual([]);
  }, 60_000);

  test('are counted with methods and functions in fields, and objects within them apart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightshift-count-'));
    const file = join(folder, 'connector.ts');
    const text = `type Open = () => void;
      export interface Some { a(): void; b: () => void; c: Open; d: string; e: { f(): void; g: Open };
        h?(): void; i(x: number): Promise<void>; j: Open | Open[]; k(): void }`;
    await writeFile(file, text);
    const expected = { Some: 6, 'Some.e': 2 };
    expect(Object.fromEntries(methodCounts([file]))).toEqual(expected);
    await rm(folder, { recursive: true });
  }, 60_000);
});
