import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { root } from './paths.mjs';

/** Progress goes to standard error, so that standard output holds nothing but what the started program writes. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** The environment in which `node`, and whatever asks for it by name, is the given binary. */
export function environmentWith(node, extra = {}) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: `${dirname(node)}${delimiter}${process.env[key] ?? ''}`, ...extra };
}

/**
 * npm runs a script below a shell, and a signal to npm ends that shell but does not reach us: what we started would go
 * on, unseen, with its port taken. So we notice that our parent has gone.
 */
function onParentEnd(act) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 250);
  return watch.unref();
}

/**
 * Runs a program to its end and gives its exit code (128 + n when signal n ended it).
 * Signals that reach this process are passed on, so a service manager that stops `npm start` stops the server.
 */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  const forward = (signal) => {
    // A terminal sends Ctrl-C to every process of the group: passing it on would make it two, and two mean "now".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  const watch = onParentEnd(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    const settle = (finish) => (value, signal) => {
      for (const name of signals) process.off(name, forward);
      clearInterval(watch);
      finish(value, signal);
    };
    child.once('error', settle(reject));
    child.once(
      'exit',
      settle((code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0))),
    );
  });
}

/** Runs npm itself under the given Node: the npm that started us, or the one on the PATH. */
export function runNpm(node, args, options = {}) {
  const startedBy = process.env.npm_execpath ?? '';
  const settings = { env: environmentWith(node), stdio: ['ignore', 2, 2], ...options };
  if (startedBy.endsWith('npm-cli.js')) return run(node, [startedBy, ...args], settings);
  return run('npm', args, { ...settings, shell: process.platform === 'win32' });
}
