const WORDS =
  'alpha bravo cache delta echo frame graph handle index job key lock map node order page queue ring store tree unit value'.split(
    ' ',
  );

const word = (index: number): string => WORDS[(index * 7 + 3) % WORDS.length] ?? '';

function upTo(count: number, block: (index: number) => readonly string[]): string[] {
  const lines: string[] = [];
  for (let index = 1; lines.length < count; index += 1) lines.push(...block(index));
  return lines.slice(0, count);
}

/** A healthy test run that logs every error which its tests provoke. */
export function provokedErrors(count: number): string[] {
  return upTo(count, (index) => [
    `Running org.example.${word(index)}.${word(index + 1)}Test`,
    `10:00:0${index % 10} [main] ERROR o.e.${word(index)}.Server - could not ${word(index)} the ${word(index + 2)}`,
    `java.lang.IllegalStateException: expected ${word(index)}-${word(index * 3)}`,
    ...Array.from(
      { length: 6 + (index % 9) },
      (_, depth) => `\tat org.example.${word(index + depth)}.call(${word(depth)}.java:${index})`,
    ),
    `Caused by: java.io.IOException: ${word(index + 5)} closed`,
    `Tests run: ${index}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.${index} sec`,
  ]);
}

/** The same of programs that do not say what passed. */
export function unmarkedErrors(count: number): string[] {
  return upTo(count, (index) => [
    `[worker ${index}] fetching https://mirror.example.org/${word(index)}/${word(index + 1)}.tar.gz`,
    `Traceback (most recent call last):`,
    `  File "/usr/lib/python3.6/${word(index)}.py", line ${index}, in ${word(index + 1)}`,
    `${word(index)}Error: ${word(index + 2)} reset by peer`,
    `    Warning: Failed prop type: Invalid prop \`${word(index)}\` of type \`${word(index + 2)}\``,
    `Error: ${word(index)} refused: expected by this test`,
    `    at Object.<anonymous> (/home/travis/build/test/${word(index)}.js:${index}:12)`,
    `[worker ${index}] done after 2 tries`,
  ]);
}
