import { describe, expect, test } from 'vitest';
import type { SmsProviderKind } from '../../../contract/sms-provider.ts';
import { Refused } from '../../api/refused.ts';
import { isKept, problemsIn, settingProblem, updateOf, valuesOf } from './provider-form.ts';

const setting = (key: string, kind: SmsProviderKind['settings'][number]['kind'], required: boolean) => ({
  ...{ key, kind, required },
  label: key,
  help: '',
});
const url = setting('url', 'url', true);
const port = { ...setting('port', 'number', false), default: 2775 };
const secret = setting('secret', 'secret', false);
const kind: SmsProviderKind = { id: 'pigeon', label: 'Pigeon', settings: [url, port, secret] };
const stored = { provider: 'pigeon', settings: { url: 'https://x.example/' }, secretsSet: ['secret'] };
const none = { provider: null, settings: {}, secretsSet: [] };

describe('the form of a provider', () => {
  test('begins with what is stored of this kind, else with the defaults; never with a secret', () => {
    expect(valuesOf(kind, stored).settings).toEqual({ url: 'https://x.example/', port: '', secret: '' });
    expect(valuesOf(kind, none).settings).toEqual({ url: '', port: '2775', secret: '' });
    expect(valuesOf({ ...kind, id: 'other' }, stored).settings).toEqual({ url: '', port: '2775', secret: '' });
    expect([isKept(secret, kind, stored), isKept(secret, { ...kind, id: 'other' }, stored)]).toEqual([true, false]);
  });

  test('sends what is filled in: numbers as numbers, secrets as they were typed, and `null` for those that go', () => {
    const settings = { url: ' https://y.example/ ', port: ' 70 ', secret: ' s ' };
    expect(updateOf(kind, { kind: 'pigeon', settings, removed: [] }).settings).toEqual({
      url: 'https://y.example/',
      port: 70,
      secret: ' s ',
    });
    const empty = { url: 'https://y.example/', port: '', secret: '' };
    expect(updateOf(kind, { kind: 'pigeon', settings: empty, removed: [] }).settings).toEqual({ url: empty.url });
    expect(updateOf(kind, { kind: 'pigeon', settings: empty, removed: ['secret'] }).settings).toEqual({
      url: empty.url,
      secret: null,
    });
  });

  test.each([
    [url, '', false, 'Required'],
    [url, ' ', false, 'Required'],
    [url, '', true, null],
    [url, 'nowhere', false, 'Enter an address, such as https://sms.example.com/in.'],
    [url, 'https://x.example/', false, null],
    [port, '', false, null],
    [port, '-1', false, 'Enter a whole number.'],
    [port, '2.5', false, 'Enter a whole number.'],
  ] as const)('%o with "%s", kept %s: %s', (one, value, kept, problem) => {
    expect(settingProblem(one, value, kept)).toBe(problem);
  });

  test('puts what the server says of a field to that field, also where a problem holds a semicolon', () => {
    const message = 'settings.url: must be https; or here; settings.secret: must have at least 16 characters';
    expect(problemsIn(new Refused('validation', 422, message))).toEqual({
      'settings.url': 'Must be https; or here.',
      'settings.secret': 'Must have at least 16 characters.',
    });
    expect(problemsIn(new Refused('validation', 422, 'provider: must be one of smpp'))).toEqual({});
  });
});
