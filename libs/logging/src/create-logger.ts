import { createRequire } from 'node:module';
import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import { LOG_LEVELS, type Logger, type LogLevel, type LogMethod } from './logger.ts';
import { redactFields } from './redact.ts';
import { serialiseError } from './serialise-error.ts';

export interface LoggerOptions {
  /** Stands in every line as `service`. */
  readonly service: string;
  /** The least severe level that is written. Default `info`; `silent` writes nothing. */
  readonly level?: LogLevel | 'silent';
  /** Where lines go. Default standard output, written synchronously so that a last line before an exit is not lost. */
  readonly destination?: DestinationStream;
  /** Lines for people instead of JSON. Default false. Throws where the optional pino-pretty is not installed. */
  readonly pretty?: boolean;
}

/**
 * A logger that writes one JSON object a line: `level` in words, `time` in ISO 8601, `service`, the fields, `msg`. `err` is written
 * with its code and causes; personal data and keys are masked by name (see redactFields).
 */
export function createLogger({
  service,
  level = 'info',
  destination,
  pretty = false,
}: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: serialiseError },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: redactFields,
    },
  };
  const stream = pretty ? prettyStream(destination) : (destination ?? pino.destination({ sync: true }));
  return narrowed(pino(options, stream));
}

// pino itself would do as a Logger, but for one thing: its children drop the formatter that masks what they bind.
function narrowed(logger: PinoLogger): Logger {
  const methods = LOG_LEVELS.map((level): [LogLevel, LogMethod] => [level, logger[level].bind(logger)]);
  return {
    ...(Object.fromEntries(methods) as Record<LogLevel, LogMethod>),
    child: (fields) => narrowed(logger.child(redactFields(fields))),
  };
}

function prettyStream(destination?: DestinationStream): DestinationStream {
  const { build }: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
  return build({ sync: true, ...(destination && { destination }) });
}
