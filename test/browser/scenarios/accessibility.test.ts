import { describe, expect, it } from 'vitest';
import { pixelsTooWide, seriousViolations } from '../actions/accessibility.ts';
import { castOf } from '../actions/cast.ts';
import { setScene } from '../actions/scene.ts';
import { smsTour } from '../actions/sms-tour.ts';
import { type Stop, tour } from '../actions/tour.ts';

const scene = setScene({ tfa: true });

const appearances = [
  { appearance: 'light', colorScheme: 'light', width: 1280 },
  { appearance: 'dark', colorScheme: 'dark', width: 1280 },
  { appearance: '390 pixels wide', colorScheme: 'light', width: 390 },
] as const;

describe('T19: every screen and dialog passes axe-core and fits the window', () => {
  it.each(appearances)('$appearance', { timeout: 300_000 }, async ({ appearance, colorScheme, width }) => {
    const cast = await castOf(scene.house(), `-${appearance.slice(0, 3)}`);
    // 403: a wrong code in the set-up. 404: the addresses that lead nowhere.
    const visitor = () => scene.visitor({ colorScheme, width, refusals: [403, 404] });
    const { found, stops } = await examine(tour(visitor, cast));
    expect(found).toEqual([]);
    expect(stops).toBeGreaterThan(25);
  });

  // Last: another strategy ends every session and takes the secrets of the cast.
  it.each(appearances)('SMS, $appearance', { timeout: 120_000 }, async ({ colorScheme, width }) => {
    await scene.house().tfaForTenant({ strategy: 'SMS' });
    const visitor = () => scene.visitor({ colorScheme, width, refusals: [403, 404, 422, 429] });
    const { found, stops } = await examine(smsTour(visitor, scene.house()));
    expect(found).toEqual([]);
    expect(stops).toBe(19);
  });
});

async function examine(tour: AsyncGenerator<Stop>): Promise<{ found: string[]; stops: number }> {
  const found: string[] = [];
  let stops = 0;
  for await (const { name, page } of tour) {
    stops++;
    found.push(...(await seriousViolations(page)).map((violation) => `${name}: ${violation}`));
    const tooWide = await pixelsTooWide(page);
    if (tooWide > 0) found.push(`${name}: ${tooWide} pixels wider than the window`);
  }
  return { found, stops };
}
