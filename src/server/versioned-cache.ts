/**
 * Values derived from rows that carry a version. A value is used only while its stamp is what the request just read,
 * so a change on any node is seen by the next request on every node.
 */
export interface VersionedCache<Value> {
  get(key: string, stamp: string, make: () => Promise<Value> | Value): Promise<Value>;
}

export function createVersionedCache<Value>(limit: number): VersionedCache<Value> {
  const entries = new Map<string, { readonly stamp: string; readonly value: Value }>();
  return {
    async get(key, stamp, make) {
      const entry = entries.get(key);
      if (entry?.stamp === stamp) return entry.value;
      const value = await make();
      if (entries.size >= limit) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      entries.set(key, { stamp, value });
      return value;
    },
  };
}
