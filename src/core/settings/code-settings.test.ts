import { describe, expect, it } from 'vitest';
import { codeOptionProblem, readCodeSettings } from './code-settings.ts';

const options =
  (values: Readonly<Record<string, string>> = {}) =>
  (_: string, key: string): string | null =>
    values[key] ?? null;
const read = (own: Record<string, string>, platform: Record<string, string> = {}) =>
  readCodeSettings(options(own), options(platform));
const minutes = 60_000;

describe('how codes are delivered', () => {
  it('is ten minutes for a code, thirty days for a Basic client, 500 messages a day, unless said otherwise', () => {
    expect(read({})).toEqual({
      codeValidity: 10 * minutes,
      tokenValidity: 43_200 * minutes,
      countries: null,
      dailyBudget: 500,
      perAddress: 10,
      template: null,
      selfEntry: false,
    });
  });

  it('is what the tenant says before what the platform says, but for what lets users in', () => {
    const platform = {
      'pin.validity': '5',
      'sms.countries': 'FR',
      'token.sms.template': 'p {token}',
      'phone.self-entry': 'true',
    };
    expect(read({}, platform)).toMatchObject({
      codeValidity: 5 * minutes,
      countries: ['FR'],
      template: 'p {token}',
      selfEntry: false,
    });
    const own = { 'pin.validity': '7', 'phone.self-entry': 'true' };
    expect(read(own, platform)).toMatchObject({ codeValidity: 7 * minutes, selfEntry: true });
    expect(read({ 'sms.countries': 'de, AT' })).toMatchObject({ countries: ['DE', 'AT'] });
  });

  it('costs the operator no more than the platform allows, whatever the tenant says', () => {
    const platform = { 'sms.countries': 'DE,AT', 'sms.budget.day': '100', 'sms.limit.address': '5' };
    const wider = { 'sms.countries': '', 'sms.budget.day': '1000000', 'sms.limit.address': '10000' };
    expect(read(wider, platform)).toMatchObject({ countries: ['DE', 'AT'], dailyBudget: 100, perAddress: 5 });
    const narrower = { 'sms.countries': 'AT,FR', 'sms.budget.day': '50', 'sms.limit.address': '3' };
    expect(read(narrower, platform)).toMatchObject({ countries: ['AT'], dailyBudget: 50, perAddress: 3 });
    expect(read({ 'sms.countries': 'FR' }, platform).countries).toEqual([]);
  });

  it.each(['0', '-1', '1e9', 'NaN', '5.5', '', ' 5', '１０'])('takes the preset for "%s" minutes', (value) => {
    expect(read({ 'pin.validity': value }).codeValidity).toBe(10 * minutes);
    expect(codeOptionProblem('pin.validity', value)).toContain('from 1 to 30');
  });

  it('never lets a code live longer than thirty minutes (T017), and refuses to save it', () => {
    expect(read({ 'pin.validity': '999999' }).codeValidity).toBe(30 * minutes);
    expect(codeOptionProblem('pin.validity', '31')).not.toBeNull();
    for (const value of ['1', '30']) expect(codeOptionProblem('pin.validity', value)).toBeNull();
  });

  it('means every country by a list that names none', () => {
    for (const value of ['', ',', 'Germany', 'D']) expect(read({ 'sms.countries': value }).countries).toBeNull();
    expect(codeOptionProblem('sms.countries', '')).toBeNull();
    expect(codeOptionProblem('sms.countries', 'DE,AT')).toBeNull();
    expect(codeOptionProblem('sms.countries', 'DE,Austria')).not.toBeNull();
  });

  it('knows nothing of other options', () => {
    expect(codeOptionProblem('phone.self-entry', 'yes')).not.toBeNull();
    expect(codeOptionProblem('enabled', 'anything')).toBeNull();
  });
});
