import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifest } from '../contract/applications.ts';

/** A web application in the operator's folder: a folder with a `cumulocity.json`. */
export interface HostedApp {
  /** Name of its folder, and of its place below `/apps/`. */
  readonly contextPath: string;
  readonly manifest: Manifest;
}

const MANIFEST = 'cumulocity.json';
/** Every list of applications carries their manifests. */
const MAX_MANIFEST = 300_000;

/** Folder names that can stand in an address as they are. */
export const isFolderName = (name: string): boolean => /^[\w-][\w.@-]{0,99}$/.test(name);

/**
 * The applications of `SALLYPORT_APPS_DIR`, by name. `warn` hears of those whose manifest cannot be read: their files
 * are served, and they are in no list.
 */
export function readHostedApps(dir: string | null, warn: (folder: string, problem: string) => void): HostedApp[] {
  if (dir === null) return [];
  const folders = readdirSync(dir).filter((name) => isFolderName(name) && existsSync(join(dir, name, MANIFEST)));
  return folders.sort().flatMap((contextPath) => {
    const path = join(dir, contextPath, MANIFEST);
    const problem = (text: string): [] => {
      warn(contextPath, text);
      return [];
    };
    if (statSync(path).size > MAX_MANIFEST) return problem(`${MANIFEST} is larger than ${MAX_MANIFEST} bytes`);
    try {
      const parsed = manifest.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      return parsed.success ? [{ contextPath, manifest: parsed.data }] : problem(`${MANIFEST} is no object`);
    } catch {
      return problem(`${MANIFEST} is no JSON`);
    }
  });
}
