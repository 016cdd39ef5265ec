// `npm start`: Kafka, Redis and every service in one process, a shop streamed through them, and what they found.
import { join } from 'node:path';
import { reportToTerminal } from './report.ts';
import { openFileLog } from './start/file-log.ts';
import { parseStartOptions, type StartOptions, UsageError } from './start/options.ts';
import { openScreen } from './start/screen.ts';
import { superviseStart } from './start/supervise-start.ts';

const EXIT_USAGE = 2;

// `npm start | head` reads as much as it wants, and a terminal may be closed: the services have to be ended in order all
// the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

try {
  const print = (text: string) => process.stdout.write(text);
  const options = parseStartOptions(process.argv.slice(2), print, process.env);
  if (options) await start(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  reportToTerminal(error.message);
  process.exitCode = EXIT_USAGE;
}

async function start(options: StartOptions): Promise<void> {
  const environment = process.env;
  const log = openFileLog(join(options.stateFolder, 'shoal.log'), environment);
  await superviseStart(options, {
    environment,
    screen: openScreen(process.stderr, Boolean(environment.NO_COLOR)),
    stderr: process.stderr,
    print: (text) => process.stdout.write(text),
    logger: log.logger,
    now: Date.now,
  });
}
