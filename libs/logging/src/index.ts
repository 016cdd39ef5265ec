export { createLogger, type LoggerOptions } from './create-logger.ts';
export type { LogFields, Logger, LogLevel, LogMethod } from './logger.ts';
export { type LogLine, type RecordingLogger, recordingLogger, silentLogger } from './recording-logger.ts';
export { REDACTED, redactFields } from './redact.ts';
export { type SerialisedError, serialiseError } from './serialise-error.ts';
