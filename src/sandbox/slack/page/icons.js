/** Line icons, drawn as SVG elements because the page may load nothing from elsewhere. */

const SVG = 'http://www.w3.org/2000/svg';

/** 20×20 stroke paths. @type {Record<string, string>} */
const PATHS = {
  hash: 'M4 7.500h13M3 12.500h13M8.5 3l-2 14M13.5 3l-2 14',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  close: 'M5 5l10 10M15 5L5 15',
  chevron: 'M5.5 8l4.5 4.500L14.5 8',
  back: 'M12 4.500L6.5 10l5.5 5.5',
  more: 'M10 4.500v.01M10 10v.01M10 15.500v.01',
  send: 'M3.5 3.500l13.5 6.5-13.5 6.5 2-6.500zM5.5 10h6',
  reply:
    'M17 9.700c0 3.3-3.1 6-7 6-.9 0-1.8-.1-2.6-.4L3.5 16.500l1.1-3.200A5.5 5.5 0 0 1 3 9.700c0-3.3 3.1-6 7-6s7 2.7 7 6z',
  eye: 'M2 10s3-5.5 8-5.500S18 10 18 10s-3 5.5-8 5.500S2 10 2 10zM10 12.300a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600z',
  clock: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.800V10l2.8 2',
  image: 'M3 4.500h14v11H3zM3 13l4-4 4 4 2.5-2.500L17 14M13 8v.01',
  info: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 9.200v4.600M10 6.300v.01',
  warning: 'M10 3l8 13.500H2zM10 8v4.200M10 14.300v.01',
  success: 'M10 17.500a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM6.7 10.200l2.3 2.3 4.4-4.8',
  up: 'M6 9h-2.500v8H6zM6 16c2 1.3 3 1 6.5 1 2 0 3.5-1.5 4-5.5.2-2-.6-2.8-2-2.800H11.600c.7-2.2.9-5.7-1.1-5.700C9 3 9.5 6 6 9.5',
  down: 'M14 11h2.500V3H14zM14 4c-2-1.3-3-1-6.5-1-2 0-3.5 1.5-4 5.5-.2 2 .6 2.8 2 2.800h2.900c-.7 2.2-.9 5.7 1.1 5.7 1.5 0 1-3 4.5-6.5',
  trash: 'M4 5.500h12M8 5.500v-2h4v2M5.5 5.500l.7 11h7.600l.7-11',
  arrow: 'M10 4.500v11M5.5 11l4.5 4.5 4.5-4.5',
  check: 'M4.5 10.500l3.5 3.5 7.5-8',
  sun: 'M10 13.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 1.800v1.700M10 16.500v1.700M1.8 10h1.700M16.5 10h1.700M4.2 4.200l1.2 1.200M14.6 14.600l1.2 1.200M4.2 15.800l1.2-1.200M14.6 5.400l1.2-1.2',
  moon: 'M16.5 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.5 8.500z',
};

/** @param {string} tag @param {Record<string, string>} attributes */
function svg(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** @param {string} name a key of PATHS @returns {SVGElement} hidden from screen readers: the control around it has the name */
export function icon(name) {
  const root = svg('svg', {
    viewBox: '0 0 20 20',
    class: `icon icon-${name}`,
    'aria-hidden': 'true',
  });
  root.append(svg('path', { d: PATHS[name] ?? '' }));
  return /** @type {SVGElement} */ (root);
}

/** The app's picture: a crescent and two stars. */
export function appPicture() {
  const root = svg('svg', { viewBox: '0 0 36 36', class: 'app-picture', 'aria-hidden': 'true' });
  const moon = 'M23.6 24.7A10 10 0 0 1 15 8.6a10 10 0 1 0 12.6 13.3 10 10 0 0 1-4 2.800Z';
  root.append(
    svg('rect', { width: '36', height: '36', fill: '#2b1d5c' }),
    svg('path', { d: moon, fill: '#ffd76a' }),
    svg('circle', { cx: '25.5', cy: '11', r: '1.3', fill: '#fff' }),
    svg('circle', { cx: '21', cy: '15.5', r: '.9', fill: '#fff' }),
  );
  return root;
}
