import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { oathtoolCode, readQr } from '../../support/system.ts';

const STEP = 30_000;
/** A code is not chosen when its time could run out before a busy machine has typed it. */
const TYPING_TIME = 15_000;

/** An authenticator app with one account in it. Codes are oathtool's. */
export interface Authenticator {
  readonly key: string;
  /** The latest step whose code was given away. */
  lastStep(): number;
  /**
   * A code that was not shown before and that the server takes now. The server takes the steps before and after its own
   * too, as for a phone whose clock is a little off: most often nobody has to wait for the next step.
   */
  code(): Promise<string>;
  /** What an app on the right time shows now, used or not. */
  codeOfNow(): Promise<string>;
  /** Waits until the app shows a new code, as its owner has to. */
  codeOfNextStep(): Promise<string>;
  /** Six digits that this app shows at no time near now. */
  wrongCode(): Promise<string>;
}

/** `before`: the phone that this one replaces. A step counts once per user, also for another secret. */
export function authenticatorFor(key: string, before?: Authenticator): Authenticator {
  let used = before?.lastStep() ?? 0;
  const stepNow = (): number => Math.floor(Date.now() / STEP);
  const at = (step: number): Promise<string> => oathtoolCode(key, { now: new Date(step * STEP) });
  const use = (step: number): Promise<string> => {
    used = step;
    return at(step);
  };
  return {
    key,
    lastStep: () => used,
    async code() {
      for (;;) {
        const isYoung = Date.now() % STEP < STEP - TYPING_TIME;
        const step = Math.max(isYoung ? stepNow() - 1 : stepNow(), used + 1);
        if (step <= stepNow() + 1) return use(step);
        await setTimeout(200);
      }
    },
    codeOfNow: () => use(stepNow()),
    async codeOfNextStep() {
      const last = stepNow();
      while (stepNow() === last) await setTimeout(100);
      return use(stepNow());
    },
    async wrongCode() {
      const near = await Promise.all([-3, -2, -1, 0, 1, 2, 3].map((steps) => at(stepNow() + steps)));
      return ['111111', '222222', '333333', '444444', '555555', '666666', '777777', '888888'].find(
        (code) => !near.includes(code),
      ) as string;
    },
  };
}

/** What the QR code on the screen says, read off a photograph of it, as a phone's camera does. */
export async function readQrOnScreen(page: Page): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-qr-'));
  try {
    const path = join(folder, 'qr.png');
    await page.getByTestId('totp-qr').screenshot({ path });
    return new URL(await readQr(path));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Scans the QR code on the screen into an authenticator app. */
export async function scan(page: Page, before?: Authenticator): Promise<Authenticator> {
  return authenticatorFor((await readQrOnScreen(page)).searchParams.get('secret') ?? '', before);
}

/** Types the key on the screen into an authenticator app: what a person reads there, in groups of four. */
export async function typeKeyByHand(page: Page): Promise<Authenticator> {
  const shown = await page.getByTestId('totp-secret').innerText();
  return authenticatorFor(shown.replace(/\s/g, ''));
}
