import { LOG_LEVELS, type LogFields, type Logger, type LogLevel, type LogMethod } from './logger.ts';
import { redactFields } from './redact.ts';
import { serialiseError } from './serialise-error.ts';

/** One recorded line, as it would have been written: masked, `err` serialised, the fields of parents included. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines, and those of its children, in memory, in order. The twin of createLogger for tests. */
export interface RecordingLogger extends Logger {
  readonly lines: readonly LogLine[];
}

export function recordingLogger(): RecordingLogger {
  const lines: LogLine[] = [];
  return { ...recorder({}, (line) => lines.push(line)), lines };
}

/** A logger that writes nothing. */
export const silentLogger: Logger = recorder({}, () => undefined);

function recorder(bound: LogFields, record: (line: LogLine) => void): Logger {
  const methods = LOG_LEVELS.map((level): [LogLevel, LogMethod] => [
    level,
    (fields, message) => record({ level, message, fields: { ...bound, ...written(fields) } }),
  ]);
  return {
    ...(Object.fromEntries(methods) as Record<LogLevel, LogMethod>),
    child: (fields) => recorder({ ...bound, ...written(fields) }, record),
  };
}

function written(fields: LogFields): LogFields {
  const masked = redactFields(fields);
  return 'err' in masked ? { ...masked, err: serialiseError(masked.err) } : masked;
}
