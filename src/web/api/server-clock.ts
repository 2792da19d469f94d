/** How far the server's clock is ahead of the browser's, in milliseconds; learnt from every answer. */
let aheadBy = 0;

export function noteServerTime(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Number.isFinite(at)) aheadBy = at - Date.now();
}

/** The server's time now, for the hint that a phone's clock may be wrong. */
export const serverNow = (): Date => new Date(Date.now() + aheadBy);
