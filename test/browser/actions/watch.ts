import type { Page } from 'playwright-core';

/**
 * What the server may refuse in a scenario; the browser writes each refusal on its console as an error. 0 stands for no
 * answer at all, as in src/web/api.
 */
export type Refusals = readonly number[];

const OFFLINE = /^Failed to load resource: net::ERR_INTERNET_DISCONNECTED/;
const REFUSED = /^Failed to load resource: the server responded with a status of (\d{3})/;

/**
 * Writes down everything that must not happen on a page: errors and warnings on the console, what nobody caught,
 * violations of the Content-Security-Policy, requests to anywhere else, answers of 500 and more that nobody provoked.
 */
export async function watch(page: Page, origin: string, refusals: Refusals, problems: string[]): Promise<void> {
  page.on('console', (message) => {
    if (!['error', 'warning', 'assert'].includes(message.type())) return;
    const status = OFFLINE.test(message.text()) ? 0 : Number(REFUSED.exec(message.text())?.[1]);
    const path = URL.canParse(message.location().url) ? new URL(message.location().url).pathname : '';
    if (isExpected(status, path, refusals)) return;
    problems.push(`console: ${message.text()} (${path})`);
  });
  page.on('pageerror', (error) => problems.push(`not caught: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) problems.push(`request to elsewhere: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500 && !refusals.includes(response.status()))
      problems.push(`${response.status()} from ${response.url()}`);
  });
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) =>
       console.error('forbidden by the policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  );
}

/** 401 is how a login says what comes next; 404 is the answer to "is my TOTP active" before the first set-up. */
function isExpected(status: number, path: string, refusals: Refusals): boolean {
  if (status === 401 || refusals.includes(status)) return true;
  return status === 404 && path === '/user/currentUser/totpSecret/activity';
}
