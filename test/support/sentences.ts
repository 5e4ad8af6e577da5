import ts from 'typescript';

export interface Sentence {
  line: number;
  text: string;
}

/** Two words in a row, a sign, one word with a capital, or a piece that is made to stand beside others. */
const READS_AS_WORDS = [
  /\p{L}{2,}[^\p{L}\s]*\s+[^\p{L}\s]*\p{L}/u,
  /\p{Extended_Pictographic}/u,
  /^[^\p{L}]*\p{Lu}\p{Ll}+[.?…!:]?\s*$/u,
  /^(\s.*\p{L}{2,}.*|.*\p{L}{2,}.*\s|[*(].*\p{L}{2,}.*[*)]|, \p{L}.*)$/u,
];
/** A word beside what is put into a template. */
const BESIDE_A_VALUE = /(^|\s)[^\p{L}\s]*\p{L}{2,}[^\p{L}\s]*(\s|$)/u;
/** Columns by another name, HTML, cookies and headers; the name of the product; commands as they are typed. */
const READS_AS_CODE =
  /^[\w.]+ as \w+$|<[a-z!/]|;\s*\w+=|=\{\}|default-src|^nightshift |^\/nightshift [a-z ]+$|^Nightshift$|\{date_short/;
/** What a person types is no sentence that they read. */
const TYPED = new Set(['synonyms', 'usage', 'example', 'alsoTry', 'command', 'value', 'code']);

/** Every piece of text in a TypeScript source that people would read, outside of errors, logs and SQL. */
export function sentencesOf(source: string): Sentence[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (isNoSpeech(node)) return;
    const text = textOf(node);
    if (text !== null && reads(text, ts.isTemplateExpression(node)))
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function reads(text: string, isTemplate: boolean): boolean {
  if (READS_AS_CODE.test(text)) return false;
  return (
    READS_AS_WORDS.some((form) => form.test(text)) ||
    (isTemplate && /\s/.test(text) && BESIDE_A_VALUE.test(text))
  );
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
}

function isNoSpeech(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isLiteralTypeNode(node) || ts.isTaggedTemplateExpression(node)) return true;
  if (ts.isPropertyAssignment(node)) return TYPED.has(node.name.getText());
  if (ts.isNewExpression(node))
    return /Error|RegExp|Transient|Invalid|Conflict|Reauthorise|UnknownOutcome/.test(
      node.expression.getText(),
    );
  return (
    ts.isCallExpression(node) &&
    /(^|\.)log\.\w+$|^logFailure$|\.describe$/.test(node.expression.getText())
  );
}
