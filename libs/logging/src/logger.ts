/** What a message is about, besides its words: ids, counts, `err` for an error. Personal data is masked by key. */
export type LogFields = Readonly<Record<string, unknown>>;

export type LogMethod = (fields: LogFields, message: string) => void;

/** What the code of a service sees of logging, so that neither pino nor a test's twin shows through. */
export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  /** A logger that adds `fields` (a request id, a trace id) to each of its lines. */
  child(fields: LogFields): Logger;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
