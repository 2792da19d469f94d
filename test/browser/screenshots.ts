import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser, type PageOptions } from '../support/browser.ts';
import { tfaCellOf } from './actions/administration.ts';
import { type Cast, castOf } from './actions/cast.ts';
import { webhookGateway } from './actions/gateways.ts';
import { type House, startHouse } from './actions/house.ts';
import { logInWithCode } from './actions/login.ts';
import { smsTour } from './actions/sms-tour.ts';
import { type Stop, tour, tourSettings } from './actions/tour.ts';

// Makes the picture of the README; with a folder as argument every screen as well, in each appearance.
//
//   node test/browser/screenshots.ts [folder]      after a build: node scripts/build.mjs

const appearances: Readonly<Record<string, PageOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { width: 390, height: 844 },
};

const house = await startHouse(tourSettings);
const gateway = await webhookGateway();
const browser = await launchBrowser();
try {
  await house.tfaForTenant({ enabled: true });
  await pictureOfUsers(house, await castOf(house), join(import.meta.dirname, '../../docs/images/users.png'));
  const folder = process.argv[2];
  if (folder !== undefined) {
    for (const [appearance, options] of Object.entries(appearances)) {
      await picturesOfAll(await castOf(house, `-${appearance}`), options, join(folder, appearance));
    }
    for (const [appearance, options] of Object.entries(appearances)) {
      await pictures(smsTour(visitorWith(options), house, gateway), join(folder, appearance));
    }
  }
} finally {
  await browser.close();
  await house.stop();
  await gateway.down();
}

/** The users list with its TFA column, and the words of one key. */
async function pictureOfUsers({ url }: House, { anna }: Cast, path: string): Promise<void> {
  const page = await browser.newPage({ baseURL: url, width: 1240, height: 700 });
  await logInWithCode(page, anna);
  await tfaCellOf(page, anna.userName).getByRole('img', { name: 'TFA active (TOTP)' }).hover();
  await page.getByRole('tooltip').waitFor();
  await page.screenshot({ path });
  await page.context().close();
}

function visitorWith(options: PageOptions) {
  return () => browser.newPage({ baseURL: house.url, ...options });
}

async function picturesOfAll(cast: Cast, options: PageOptions, folder: string): Promise<void> {
  await pictures(tour(visitorWith(options), cast), folder);
}

async function pictures(stops: AsyncGenerator<Stop>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for await (const { name, page, narrowOnly = false } of stops) {
    if (narrowOnly && !folder.endsWith('narrow')) continue;
    await page.screenshot({ path: join(folder, `${name}.png`) });
    process.stdout.write(`${join(folder, name)}.png\n`);
  }
}
