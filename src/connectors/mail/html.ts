import { compile, type DomNode, type FormatCallback } from 'html-to-text';
import { singleLine } from '../../lib/text.ts';

export interface HtmlLink {
  text: string;
  href: string;
}

export interface ReadHtml {
  /** What a person would see, quotes of earlier mail marked by `> `. */
  text: string;
  links: HtmlLink[];
  /** What its styles hide, the first 1,000 characters. */
  hidden: string;
  /** The markup was too deep to be built into a tree: hidden parts may be among the text. */
  crude: boolean;
}

export const HTML_INPUT_MAX = 400_000;
export const LINKS_MAX = 50;
const LINK_TEXT_MAX = 160;
const LINK_HREF_MAX = 500;
const HIDDEN_MAX = 1_000;
const DEPTH_MAX = 900;
const STRAY_ENDS_MAX = 8_000;
const BLOCKS =
  'p div table tr ul ol li dl dt dd pre center address section article header footer main aside nav form fieldset figure h1 h2 h3 h4 h5 h6 blockquote'.split(
    ' ',
  );
const SKIPPED = [
  'img',
  'title',
  'head',
  'script',
  'style',
  'template',
  'noscript',
  'object',
  'svg',
];

const SELECTORS = [
  { selector: '*', format: 'seenInline' },
  { selector: 'a', format: 'seenLink' },
  { selector: 'td', format: 'seenCell' },
  { selector: 'th', format: 'seenCell' },
  ...BLOCKS.map((selector) => ({ selector, format: 'seenBlock' })),
  ...SKIPPED.map((selector) => ({ selector, format: 'nothing' })),
];

function createHtmlReader(): (html: string) => ReadHtml {
  // The compiled converter is synchronous, so that one call's state cannot meet another's.
  let links: HtmlLink[] = [];
  let hiddenNames: ReadonlySet<string> = new Set();
  let hidden = '';
  let quoteDepth = 0;
  const visible =
    (format: (...seen: Seen) => void): FormatCallback =>
    (...[node, walk, builder]) => {
      if (!isHidden(attributes(node), hiddenNames)) format(node, walk, builder);
      else if (hidden.length < HIDDEN_MAX) hidden += `${textOf(node, HIDDEN_MAX)}\n`;
    };
  const convert = compile({
    wordwrap: false,
    // Mail programs also show what stands after an early </body>.
    baseElements: { selectors: ['no-such-element'], returnDomByDefault: true },
    limits: {
      maxInputLength: HTML_INPUT_MAX,
      maxDepth: DEPTH_MAX + 10,
      maxChildNodes: 20_000,
      ellipsis: '',
    },
    formatters: {
      seenBlock: visible((node, walk, builder) => {
        const isQuote = node.name === 'blockquote' && marksQuote(attributes(node));
        quoteDepth += isQuote ? 1 : 0;
        builder.openBlock({ leadingLineBreaks: 1, isPre: node.name === 'pre' });
        walk(node.children, builder);
        builder.closeBlock(
          isQuote && quoteDepth === 1 ? MARKED_AS_QUOTE : { trailingLineBreaks: 1 },
        );
        quoteDepth -= isQuote ? 1 : 0;
      }),
      seenInline: visible((node, walk, builder) => walk(node.children, builder)),
      seenCell: visible((node, walk, builder) => {
        walk(node.children, builder);
        builder.addInline(' ');
      }),
      seenLink: visible((node, walk, builder) => {
        const { href } = attributes(node);
        if (href !== undefined && links.length < LINKS_MAX)
          links.push({ text: textOf(node), href: href.slice(0, LINK_HREF_MAX) });
        walk(node.children, builder);
      }),
      nothing: () => {},
    },
    selectors: SELECTORS,
  });
  return (html) => {
    const input = html.slice(0, HTML_INPUT_MAX);
    if (isTooDeep(input)) return { text: stripTags(input), links: [], hidden: '', crude: true };
    links = [];
    hidden = '';
    hiddenNames = hiddenByStyleSheet(input);
    const text = convert(input);
    return { text, links, hidden: hidden.trim().slice(0, HIDDEN_MAX), crude: false };
  };
}

type Seen = [
  node: DomNode,
  walk: Parameters<FormatCallback>[1],
  builder: Parameters<FormatCallback>[2],
];

const MARKED_AS_QUOTE = {
  trailingLineBreaks: 1,
  blockTransform: (text: string) => text.replace(/^/gm, '> '),
};

function attributes(node: DomNode): Readonly<Record<string, string | undefined>> {
  const given: unknown = node.attribs;
  const found: Record<string, string> = {};
  if (typeof given !== 'object' || given === null) return found;
  for (const [name, value] of Object.entries(given))
    if (typeof value === 'string') found[name] = value;
  return found;
}

function marksQuote({
  type,
  class: names,
  id,
}: Readonly<Record<string, string | undefined>>): boolean {
  return (
    type?.toLowerCase() === 'cite' ||
    /quote|cite|replied/i.test(`${names ?? ''} ${id ?? ''}`.slice(0, 200))
  );
}

const HIDING =
  /(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|mso-hide:all|color:transparent|(?:max-height|max-width|opacity|line-height):0(?:\.0+)?(?:px|pt|em|%)?(?=[;!]|$)|font(?:-size)?:(?:0(?:\.0+)?(?:px|pt|em|rem|%)?|[01](?:\.\d+)?(?:px|pt))(?=[;!/]|$)|text-indent:-\d{3,}|(?:left|top|right):-\d{3,})/;

function isHidden(
  node: Readonly<Record<string, string | undefined>>,
  hiddenNames: ReadonlySet<string>,
): boolean {
  if (node['hidden'] !== undefined) return true;
  if (hiddenNames.size > 0 && namesOf(node).some((name) => hiddenNames.has(name))) return true;
  const style = node['style'];
  return style !== undefined && hides(style);
}

function hides(declarations: string): boolean {
  const style = declarations.slice(0, 2_000).toLowerCase().replace(/\s+/g, '');
  return HIDING.test(style) || isInkOnItself(style);
}

function isInkOnItself(style: string): boolean {
  const ink = /(?:^|;)color:([^;!]{3,40})/.exec(style)?.[1];
  const paper = /(?:^|;)background(?:-color)?:([^;!]{3,40})/.exec(style)?.[1];
  return ink !== undefined && ink === paper;
}

function namesOf(node: Readonly<Record<string, string | undefined>>): string[] {
  const classes = (node['class'] ?? '')
    .slice(0, 500)
    .split(/\s+/)
    .map((name) => `.${name}`);
  return node['id'] === undefined ? classes : [...classes, `#${node['id']}`];
}

const RULE = /([^{}]{1,500})\{([^{}]{1,2000})\}/g;

/** Class and id names that the mail's own style sheet hides everywhere (rules under `@media` depend on the screen). */
function hiddenByStyleSheet(html: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, sheet = ''] of html.matchAll(/<style[^>]{0,500}>([^<]{0,50000})/gi)) {
    for (const [, selectors = '', declarations = ''] of withoutAtRules(sheet).matchAll(RULE)) {
      const simple = selectors.split(',').map((selector) => selector.trim());
      if (hides(declarations))
        simple.filter((name) => /^[.#][\w-]{1,80}$/.test(name)).forEach((name) => names.add(name));
    }
  }
  return names;
}

const VOID = new Set('br img hr meta link input area base col wbr source'.split(' '));

/** Rules inside an at-rule depend on the screen, so they say nothing of what is always hidden. */
function withoutAtRules(sheet: string): string {
  let kept = '';
  let keptUntil = 0;
  let depth = 0;
  let inside = false;
  for (const { 0: mark, index } of sheet.matchAll(/[@{}]/g)) {
    if (!inside && mark === '@') {
      kept += sheet.slice(keptUntil, index);
      inside = true;
      depth = 0;
    } else if (inside && mark !== '@') {
      depth += mark === '{' ? 1 : -1;
      inside = depth > 0;
      keptUntil = index + 1;
    }
  }
  return inside ? kept : kept + sheet.slice(keptUntil);
}

// The HTML parser's time grows with the square of the depth, so a tower of tags must not reach it.
function isTooDeep(html: string): boolean {
  let depth = 0;
  let strayEnds = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9:]*)/gi)) {
    if (VOID.has(name.toLowerCase())) continue;
    if (slash === '') depth += 1;
    else if (depth > 0) depth -= 1;
    else strayEnds += 1;
    if (depth > DEPTH_MAX || strayEnds > STRAY_ENDS_MAX) return true;
  }
  return false;
}

function stripTags(html: string): string {
  return html
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

function textOf(root: DomNode, max = LINK_TEXT_MAX): string {
  const waiting = [root];
  let text = '';
  for (let seen = 0; waiting.length > 0 && seen < 200 && text.length < max; seen += 1) {
    const node = waiting.pop();
    if (node?.type === 'text') text += `${node.data ?? ''} `;
    else waiting.push(...(node?.children ?? []).slice(0, 50).reverse());
  }
  return singleLine(text).slice(0, max);
}

/** Visible text and links of an HTML body; images are never fetched, hidden nodes never read. */
export const readHtml = createHtmlReader();
