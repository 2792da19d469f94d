import { z } from 'zod';

const DEFAULT_PAGE_SIZE = 5;
export const MAX_PAGE_SIZE = 2000;

/** Query text that is a whole number; anything else is refused, a bigger page is cut to the maximum. */
const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number);

/** Yes or no, also as Python programs of the wire write it. */
export const flag = z.enum(['true', 'false', 'True', 'False', '']).transform((value) => value.toLowerCase() === 'true');

export const pageQuery = z.object({
  pageSize: wholeNumber.transform((size) => Math.min(Math.max(size, 1), MAX_PAGE_SIZE)).default(DEFAULT_PAGE_SIZE),
  currentPage: wholeNumber.transform((page) => Math.max(page, 1)).default(1),
  withTotalPages: flag.default(false),
  withTotalElements: flag.default(false),
  /** Pages of the greatest size, whatever `pageSize` says: the whole list, unless it is longer than that. */
  noPaging: flag.default(false),
});
export type PageQuery = z.infer<typeof pageQuery>;

export const statistics = z.object({
  currentPage: z.number().int(),
  pageSize: z.number().int(),
  totalPages: z.number().int().optional(),
  totalElements: z.number().int().optional(),
});
export type Statistics = z.infer<typeof statistics>;

/** Envelope of a list answer under the collection's own name. */
export const listOf = <Name extends string, Item extends z.ZodType>(name: Name, item: Item) =>
  z.object({
    self: z.string(),
    statistics,
    next: z.string().optional(),
    prev: z.string().optional(),
    ...({ [name]: z.array(item) } as Record<Name, z.ZodArray<Item>>),
  });
