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

/**
 * What a line has in common with others that are built alike: every word becomes `w`, every number `#`, and a
 * row of words one, so that two exceptions of different names give the same shape.
 */
export function shapeOf(text: string): string {
  return text
    .slice(0, 120)
    .replace(/[\p{L}_$][\w$]*/gu, 'w')
    .replace(/\d+(?:[.,:]\d+)*/g, '#')
    .replace(/(?:[w#][\s,]+)+(?=[w#])/g, '')
    .trim();
}
