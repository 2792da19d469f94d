export function findOnPath(...names: string[]): string | undefined;
export function findChromium(): string | undefined;
export function findPostgresFolder(): string | undefined;
