const VARIABLE =
  /0x[0-9a-f]+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b(?=[a-f]*\d)[0-9a-f]{7,64}\b|\d+(?:[.,:]\d+)*/gi;

/**
 * What a line has in common with others of its kind: numbers, hashes, ids and durations become `#`, so
 * that two runs of one step give the same template. An empty line has the empty template.
 */
export function templateOf(text: string): string {
  if (text === '') return '';
  return text.slice(0, 400).replace(VARIABLE, '#').replace(/\s+/g, ' ').trim();
}
