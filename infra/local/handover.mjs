// Hands the terminal over to another program and passes signals on, each one exactly once.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';

const REPEAT_WINDOW_MS = 1000;
const PARENT_POLL_MS = 500;

/**
 * Runs `node script ...args` on the caller's own standard streams until it ends; resolves to its exit code
 * (128 + the number of the signal that ended it, as shells have it).
 *
 * One Ctrl-C reaches this process twice under `npm run`: the terminal signals the whole foreground group and npm
 * forwards its own copy. So the program runs in a group of its own, where the terminal's signal does not reach
 * it, and gets one signal for all copies that arrive within a second. A second Ctrl-C a moment later goes through.
 */
export function handOver(node, script, args, { cwd, env }) {
  const path = `${dirname(node)}${delimiter}${env.PATH ?? ''}`;
  let child;
  // Before the program exists: a signal in between would end this process and leave the program behind.
  forwardSignals((signal) => child?.kill(signal));
  return new Promise((resolve, reject) => {
    child = spawn(node, [script, ...args], {
      cwd,
      // libtensorflow greets everybody on standard error, and can be told not to by its environment alone.
      env: { TF_CPP_MIN_LOG_LEVEL: '2', ...env, PATH: path },
      stdio: 'inherit',
      detached: true,
    });
    child.on('error', reject);
    child.on('spawn', () => {
      // A group of its own outlives a SIGKILL of this process, too.
      const release = endWithThisProcess('kill', [String(child.pid)]);
      child.on('exit', (code, signal) => {
        release();
        resolve(code ?? 128 + constants.signals[signal]);
      });
    });
  });
}

function forwardSignals(send) {
  let isEnding = false;
  const end = (signal) => {
    isEnding = true;
    send(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const isRepeat = repeatsWithin(REPEAT_WINDOW_MS);
    process.on(signal, () => {
      if (!isRepeat(performance.now())) end(signal);
    });
  }
  process.on('SIGWINCH', () => send('SIGWINCH'));
  // A SIGTERM to npm ends the shell between npm and this process, and never arrives here: the parent just changes.
  // Without npm the parent may well leave on purpose (nohup, a closed terminal), so it is watched under npm alone.
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (!isEnding) end('SIGTERM');
  }, PARENT_POLL_MS);
  watch.unref();
}

/** A function that tells whether a moment (ms) lies within `windowMs` of the last one that it let through. */
export function repeatsWithin(windowMs) {
  let passed = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (now - passed < windowMs) return true;
    passed = now;
    return false;
  };
}

/**
 * Has a command run when this process ends without having released it, even by SIGKILL: a shell waits on a pipe that
 * only this process holds open. Returns the release.
 */
export function endWithThisProcess(command, args) {
  const guard = spawn('sh', ['-c', 'read -r _ && exit 0; exec "$@"', 'shoal-guard', command, ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ignore = () => undefined; // Without a shell there is no guard; what it would guard runs all the same.
  guard.on('error', ignore);
  guard.stdin.on('error', ignore);
  guard.unref();
  return () => guard.stdin.end('done\n');
}
