import { encodeQR } from 'qr';
import { useMemo } from 'react';

interface QrCodeProps {
  readonly content: string;
  /** What to do without seeing it. */
  readonly alternative: string;
  readonly size?: number;
  readonly testId?: string;
}

/** Light margin that ISO/IEC 18004 asks for around the symbol, in modules. */
const QUIET_ZONE = 4;

/** Always black on white, whatever the colour scheme: cameras read nothing else reliably. */
export function QrCode({ content, alternative, size = 200, testId }: QrCodeProps) {
  const { path, modules } = useMemo(() => {
    const matrix = encodeQR(content, 'raw', { ecc: 'medium', border: QUIET_ZONE });
    return { path: darkModules(matrix), modules: matrix.length };
  }, [content]);
  return (
    <svg
      role="img"
      aria-label={alternative}
      width={size}
      height={size}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
      data-testid={testId}
    >
      <rect width={modules} height={modules} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** One rectangle per run of dark modules. */
function darkModules(matrix: readonly (readonly boolean[])[]): string {
  const runs: string[] = [];
  matrix.forEach((row, y) => {
    let start = -1;
    for (let x = 0; x <= row.length; x++) {
      if (row[x] && start < 0) start = x;
      if (!row[x] && start >= 0) {
        runs.push(`M${start} ${y}h${x - start}v1H${start}z`);
        start = -1;
      }
    }
  });
  return runs.join('');
}
