import { Refusal } from '../../core/refusal.ts';

/**
 * What a reference names: by `id`, or by the last segment of `self`, absolute or relative. Where both are there they must
 * name the same: two readers could each take another.
 */
export function nameIn(field: string, { self, id }: { self?: string | undefined; id?: string | undefined }): string {
  const addressed = self === undefined ? undefined : lastSegment(field, self);
  if (addressed !== undefined && id !== undefined && addressed !== id) {
    throw new Refusal('validation', { reason: `${field}: self and id name two different things` });
  }
  const name = addressed ?? id;
  if (name === undefined) throw new Refusal('validation', { reason: `${field}: needs self or id` });
  return name;
}

function lastSegment(field: string, address: string): string | undefined {
  const segment = address.split(/[?#]/)[0]?.replace(/\/+$/, '').split('/').at(-1);
  if (segment === undefined || segment === '') return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal('validation', { reason: `${field}.self: is not a well-formed address` });
  }
}
