/** What was measured, beside what it is to be. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly target: number;
  readonly values: readonly number[];
  /** What the values are made of, for the reader. */
  readonly note: string;
}

/** Machines are noisy: only a figure that misses its target by more than this is a failure. */
const MARGIN = 1.25;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export type Verdict = 'met' | 'above target' | 'missed';

export function judge(figure: Figure): Verdict {
  const value = median(figure.values);
  if (value <= figure.target) return 'met';
  return value <= figure.target * MARGIN ? 'above target' : 'missed';
}

/** A row of a Markdown table. */
export function row(figure: Figure): string {
  const { what, unit, target, values, note } = figure;
  const show = (value: number): string => `${Number(value.toPrecision(3))}${unit}`;
  const range = values.length === 1 ? '' : `${show(Math.min(...values))} to ${show(Math.max(...values))}`;
  return `| ${[what, `≤ ${show(target)}`, show(median(values)), range, judge(figure), note].join(' | ')} |`;
}
