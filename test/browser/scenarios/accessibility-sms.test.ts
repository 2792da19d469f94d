import { beforeAll, describe, expect, it } from 'vitest';
import { appearances, examine } from '../actions/accessibility.ts';
import { setScene } from '../actions/scene.ts';
import { smsTour } from '../actions/sms-tour.ts';

const scene = setScene({ tfa: true });
beforeAll(() => scene.house().tfaForTenant({ strategy: 'SMS' }));

describe('T19: every screen and dialog of SMS passes axe-core and fits the window', () => {
  it.each(appearances)('$appearance', { timeout: 120_000 }, async ({ colorScheme, width }) => {
    const visitor = () => scene.visitor({ colorScheme, width, refusals: [403, 404, 422, 429] });
    const { found, stops } = await examine(smsTour(visitor, scene.house()));
    expect(found).toEqual([]);
    expect(stops).toBe(19);
  });
});
