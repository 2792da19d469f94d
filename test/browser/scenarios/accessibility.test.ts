import { afterAll, describe, expect, it } from 'vitest';
import { examine } from '../actions/accessibility.ts';
import { castOf } from '../actions/cast.ts';
import { webhookGateway } from '../actions/gateways.ts';
import { setScene } from '../actions/scene.ts';
import { smsTour } from '../actions/sms-tour.ts';
import { tour, tourSettings } from '../actions/tour.ts';

const gateway = await webhookGateway();
afterAll(() => gateway.down());
const scene = setScene({ tfa: true, settings: tourSettings });
// 0: there is no network. 403: a wrong code in the set-up. 404: addresses that lead nowhere. 422, 429, 503: what the
// screens of SMS are about.
const visitor = () => scene.visitor({ refusals: [0, 403, 404, 422, 429, 503] });

describe('T19: every screen and dialog passes axe-core, light and dark, and fits the window, wide and narrow', () => {
  let round = 0;

  it('with TOTP', { timeout: 300_000 }, async () => {
    await scene.house().tfaForTenant({ strategy: 'TOTP' });
    const cast = await castOf(scene.house(), `-${++round}`);
    const { found, stops } = await examine(tour(visitor, cast));
    expect(found).toEqual([]);
    expect(stops).toBe(43);
  });

  it('with SMS', { timeout: 300_000 }, async () => {
    const { found, stops } = await examine(smsTour(visitor, scene.house(), gateway));
    expect(found).toEqual([]);
    expect(stops).toBe(25);
  });
});
