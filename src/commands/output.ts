import { createInterface } from 'node:readline/promises';

/** Results go to standard output, everything said on the way to standard error. */
export function printResult(result: object, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else for (const line of lines(result)) process.stdout.write(`${line}\n`);
}

export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** One secret from standard input, so that it never stands in a process list or a shell's history. */
export async function readSecret(prompt: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(prompt);
  const input = createInterface({ input: process.stdin });
  try {
    for await (const line of input) if (line.trim() !== '') return line.trim();
    return '';
  } finally {
    input.close();
  }
}

function lines(value: object, indent = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? [`${indent}${name}:`, ...lines(inner, `${indent}  `)]
      : [`${indent}${name}: ${String(inner)}`],
  );
}
