import { supervise } from '@shoal/runtime';
import { StackError } from '../report.ts';
import { Endings } from './endings.ts';
import type { StartOptions } from './options.ts';
import type { StartSurroundings } from './surroundings.ts';

const EXIT_FAULT = 1;
const EXIT_USAGE = 2;

/** Runs a start until it ends by itself, by a fault or by a signal, and ends what it has started. Sets the exit code. */
export async function superviseStart(
  options: StartOptions,
  given: Omit<StartSurroundings, 'signal' | 'endings' | 'onStack'>,
): Promise<void> {
  const { logger, screen } = given;
  const stopping = new AbortController();
  const endings = new Endings();
  let hasStack = false;
  const onStack = () => {
    hasStack = true;
  };
  const around = { ...given, signal: stopping.signal, endings, onStack };
  // Loading every service takes a moment, in which nobody should wonder whether anything happens.
  const running = import('./run-start.ts').then(({ runStart }) => runStart(options, around));
  const ended = running.catch(() => undefined).then(() => endings.run());
  supervise({
    logger,
    stop: async () => {
      stopping.abort();
      // A download or a broker that is just starting would keep one waiting: they end with this process.
      if (!hasStack) return;
      screen.passing('  Stopping ...');
      await ended;
      screen.passing('');
    },
  });
  // A closed terminal is a Ctrl-C that nobody could press any more.
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
  try {
    await running;
  } catch (error) {
    if (!stopping.signal.aborted) process.exitCode = explain(error, given);
  }
  await ended;
  if (!stopping.signal.aborted) process.exit();
}

/** One line for what a person can mend; the stack goes to the log. Returns the exit code. */
function explain(error: unknown, { logger, screen }: Pick<StartSurroundings, 'logger' | 'screen'>): number {
  logger.error({ err: error }, 'the start has failed');
  const isExpected = error instanceof StackError || (error instanceof Error && 'code' in error);
  const text = error instanceof Error ? error.message : String(error);
  screen.line(isExpected ? text : String((error as Error).stack ?? text));
  return error instanceof Error && error.name === 'ConfigError' ? EXIT_USAGE : EXIT_FAULT;
}
