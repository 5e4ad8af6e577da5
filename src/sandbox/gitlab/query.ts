import type { Request, Response } from 'express';
import { badParameter } from './api-error.ts';

const PER_PAGE = 20;
const PER_PAGE_MAX = 100;

/** One page by `page` and `per_page`, with GitLab's headers of offset pagination. */
export function page<Item>(
  items: readonly Item[],
  request: Request,
  response: Response,
): readonly Item[] {
  const number = positive(request, 'page', 1);
  const size = Math.min(PER_PAGE_MAX, positive(request, 'per_page', PER_PAGE));
  const pages = Math.max(1, Math.ceil(items.length / size));
  response.set({
    'X-Page': String(number),
    'X-Per-Page': String(size),
    'X-Total': String(items.length),
    'X-Total-Pages': String(pages),
    'X-Next-Page': number < pages ? String(number + 1) : '',
    'X-Prev-Page': number > 1 ? String(number - 1) : '',
  });
  return items.slice((number - 1) * size, number * size);
}

function positive(request: Request, name: string, fallback: number): number {
  const text = given(request, name);
  if (text === undefined) return fallback;
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw badParameter(name, 'is invalid');
  return Number(text);
}

/** A parameter given once, or not at all. */
export function given(request: Request, name: string): string | undefined {
  const value = request.query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badParameter(name, 'is invalid');
}

export function oneOf(request: Request, name: string, allowed: readonly string[]): string {
  const value = given(request, name) ?? allowed[0] ?? '';
  if (!allowed.includes(value)) throw badParameter(name, 'does not have a valid value');
  return value;
}

/** Milliseconds since 1970. */
export function instant(request: Request, name: string): number | undefined {
  const text = given(request, name);
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw badParameter(name, 'is invalid');
  return at;
}

/** `name[]=…`, any number of times. */
export function listed(request: Request, name: string, allowed: readonly string[]): string[] {
  const values = new URL(request.originalUrl, 'http://sandbox').searchParams.getAll(`${name}[]`);
  if (values.every((value) => allowed.includes(value))) return values;
  throw badParameter(name, 'does not have a valid value');
}
