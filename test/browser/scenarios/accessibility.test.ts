import { describe, expect, it } from 'vitest';
import { appearances, examine } from '../actions/accessibility.ts';
import { castOf } from '../actions/cast.ts';
import { setScene } from '../actions/scene.ts';
import { tour } from '../actions/tour.ts';

const scene = setScene({ tfa: true });

describe('T19: every screen and dialog passes axe-core and fits the window', () => {
  it.each(appearances)('$appearance', { timeout: 300_000 }, async ({ appearance, colorScheme, width }) => {
    const cast = await castOf(scene.house(), `-${appearance.slice(0, 3)}`);
    // 403: a wrong code in the set-up. 404: the addresses that lead nowhere.
    const visitor = () => scene.visitor({ colorScheme, width, refusals: [403, 404] });
    const { found, stops } = await examine(tour(visitor, cast));
    expect(found).toEqual([]);
    expect(stops).toBeGreaterThan(25);
  });
});
