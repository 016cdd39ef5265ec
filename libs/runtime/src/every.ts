import type { Logger } from '@shoal/logging';
import { type Clock, systemClock } from './clock.ts';

export interface EveryOptions {
  readonly logger: Logger;
  /** Tells the task what time it is. Default: the system's. */
  readonly clock?: Clock;
}

/** Work that repeats until it is stopped. */
export interface Repetition {
  /** Prevents the next run and waits for the one under way. */
  stop(): Promise<void>;
}

/**
 * Runs `task` again and again, for sweeps: the first time after `intervalMs`, then `intervalMs` after each end, so that runs never
 * overlap. A failing run is logged and the next one comes all the same. The timer does not keep the process alive.
 */
export function every(
  intervalMs: number,
  task: (nowMs: number) => Promise<void>,
  { logger, clock = systemClock }: EveryOptions,
): Repetition {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer = schedule();

  function schedule(): NodeJS.Timeout {
    return setTimeout(() => {
      running = run();
    }, intervalMs).unref();
  }

  async function run(): Promise<void> {
    try {
      await task(clock.now());
    } catch (err) {
      logger.error({ err, intervalMs }, 'a repeated task failed; it is tried again after the interval');
    }
    if (!stopped) timer = schedule();
  }

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
