import type { FastifyRequest } from 'fastify';
import { MAX_PAGE_SIZE, type PageQuery, type Statistics } from '../../contract/paging.ts';
import type { Page, PageRequest } from '../../core/ports/page.ts';

const sizeOf = ({ noPaging, pageSize }: PageQuery): number => (noPaging ? MAX_PAGE_SIZE : pageSize);

export function pageRequest(query: PageQuery): PageRequest {
  return {
    offset: (query.currentPage - 1) * sizeOf(query),
    limit: sizeOf(query),
    withTotal: query.withTotalPages || query.withTotalElements,
  };
}

/** `self`, `statistics`, `next` and `prev` of a list; the links keep all other query parameters. */
export function envelope(origin: string, request: FastifyRequest, query: PageQuery, page: Page<unknown>) {
  const pageSize = sizeOf(query);
  const at = (number: number): string => {
    const url = new URL(request.url, origin);
    url.searchParams.set('pageSize', String(pageSize));
    url.searchParams.set('currentPage', String(number));
    return `${origin}${url.pathname}${url.search}`;
  };
  const statistics: Statistics = { currentPage: query.currentPage, pageSize };
  if (page.total !== null && query.withTotalPages) {
    statistics.totalPages = Math.max(1, Math.ceil(page.total / pageSize));
  }
  if (page.total !== null && query.withTotalElements) statistics.totalElements = page.total;
  return {
    self: at(query.currentPage),
    statistics,
    ...(page.more ? { next: at(query.currentPage + 1) } : {}),
    ...(query.currentPage > 1 ? { prev: at(query.currentPage - 1) } : {}),
  };
}

/** A list that is held whole, cut into a page. */
export function cut<Item>(items: readonly Item[], request: PageRequest): Page<Item> {
  const shown = items.slice(request.offset, request.offset + request.limit);
  return { items: shown, total: items.length, more: request.offset + request.limit < items.length };
}
