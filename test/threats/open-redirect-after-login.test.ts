import { expect, test } from 'vitest';
import { safePath } from '../../src/web/login/destination.ts';

// The login page leads on to `?next=…`. Whatever a link says there, the browser stays on this origin.
const origin = 'https://sallyport.test';

/** Where `location.assign` would lead. */
const leadsTo = (next: string): string => new URL(safePath(next, origin) ?? '/', `${origin}/login`).origin;

test.each([
  '//evil.example/login',
  '/\\evil.example',
  '/.//evil.example/login',
  '/%2e//evil.example',
  '/x/..//evil.example',
  '/x/%2E%2e//evil.example?a=b',
  '/.///evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
])('%j leads nowhere else', (next) => {
  expect(leadsTo(next)).toBe(origin);
});

test('a page of this origin is kept, with its query and fragment', () => {
  expect(safePath('/administration/users?filter=a%2F%2Fb#top', origin)).toBe(
    '/administration/users?filter=a%2F%2Fb#top',
  );
});
