import type { ApiRequest } from './route.ts';

export interface Page<Item> {
  items: Item[];
  /** The `Link` header, absent where there is one page only. */
  headers: Readonly<Record<string, string>>;
}

/** The page a request asks for: `per_page` up to 100 (default 30), `page` from 1. */
export function pageOf<Item>(request: ApiRequest, items: readonly Item[]): Page<Item> {
  const size = Math.min(100, positive(request.query.get('per_page'), 30));
  const page = positive(request.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => `<${pageUrl(request, to)}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

function positive(text: string | null, fallback: number): number {
  const value = Number(text ?? fallback);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}

function pageUrl(request: ApiRequest, page: number): string {
  const query = new URLSearchParams(request.query);
  query.set('page', String(page));
  return `${request.api}${request.target.split('?', 1)[0] ?? ''}?${query.toString()}`;
}
