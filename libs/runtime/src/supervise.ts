import type { Logger } from '@shoal/logging';
import { type Clock, systemClock } from './clock.ts';

/** The part of `process` that supervision needs. */
export interface SupervisedProcess {
  on(event: string, listener: (reason: unknown) => void): unknown;
  exit(code: number): void;
}

export interface SuperviseOptions {
  readonly logger: Logger;
  /** Ends the work; must be bounded in time. Called once. */
  stop(): Promise<void>;
  /** Default: the process itself. */
  readonly host?: SupervisedProcess;
  readonly clock?: Clock;
}

const EXIT_CLEAN = 0;
const EXIT_FAULT = 1;
const EXIT_INTERRUPTED = 130;
// One Ctrl+C under `npm start` arrives twice, from the terminal and forwarded by npm. It must not pass for impatience.
const SAME_KEY_PRESS_MS = 250;

/**
 * Ends the process in order: SIGINT or SIGTERM stops and exits 0 (1 where the stop fails), a second one exits 130 at once; an
 * exception or rejection that nobody caught is logged as fatal, then stops and exits 1.
 */
export function supervise({ logger, stop, host = process, clock = systemClock }: SuperviseOptions): void {
  let exitCode = EXIT_CLEAN;
  let stoppingSinceMs: number | undefined;

  const begin = async (): Promise<void> => {
    stoppingSinceMs = clock.now();
    try {
      await stop();
      logger.info({}, 'stopped');
    } catch (err) {
      exitCode = EXIT_FAULT;
      logger.error({ err }, 'did not stop cleanly');
    }
    host.exit(exitCode);
  };

  const onSignal = (signal: string): void => {
    if (stoppingSinceMs === undefined) {
      logger.info({ signal }, 'stopping; a second signal ends the process at once');
      void begin();
    } else if (clock.now() - stoppingSinceMs > SAME_KEY_PRESS_MS) {
      host.exit(EXIT_INTERRUPTED);
    }
  };

  const onFault = (kind: string, err: unknown): void => {
    logger.fatal({ err, kind }, 'a fault that nobody caught');
    exitCode = EXIT_FAULT;
    if (stoppingSinceMs === undefined) void begin();
  };

  for (const signal of ['SIGINT', 'SIGTERM']) host.on(signal, () => onSignal(signal));
  for (const kind of ['uncaughtException', 'unhandledRejection']) host.on(kind, (err) => onFault(kind, err));
}
