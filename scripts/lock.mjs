import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { inRoot } from './paths.mjs';
import { say } from './run.mjs';

const file = inRoot('.cache', 'prepare.lock');

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function holderIsAlive() {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Lets one command at a time install or build in this checkout: `npm start` in one terminal and `npm test` in the next
 * would otherwise delete each other's node_modules.
 */
export async function oneAtATime(work) {
  mkdirSync(inRoot('.cache'), { recursive: true });
  let told = false;
  while (!take()) {
    if (!holderIsAlive()) rmSync(file, { force: true });
    else if (!told) say('Waiting for another command that installs or builds in this folder…');
    told = true;
    await setTimeout(200);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
