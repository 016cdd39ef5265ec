/** The closed list of what can be wrong with what a user gave; each stands in docs/errors.md. */
export type CommandErrorCode =
  | 'CLI_USAGE'
  | 'CLI_OPTION_INVALID'
  | 'CLI_FILE_MISSING'
  | 'CLI_FILE_IS_DIRECTORY'
  | 'CLI_FILE_UNREADABLE'
  | 'CLI_FILE_EMPTY'
  | 'CLI_FILE_NOT_TEXT'
  | 'CLI_FILE_NOT_UTF8'
  | 'CLI_NO_ROWS'
  | 'CLI_HEADER_DUPLICATE'
  | 'CLI_HEADER_BLANK'
  | 'CLI_COLUMN_MISSING'
  | 'CLI_NO_FEATURES'
  | 'CLI_LINE_RAGGED'
  | 'CLI_LINE_MALFORMED'
  | 'CLI_NOT_A_NUMBER'
  | 'CLI_VALUE_MISSING'
  | 'CLI_CONSTANT_COLUMN'
  | 'CLI_ID_DUPLICATE'
  | 'CLI_LABEL_NOT_BINARY'
  | 'CLI_K_ABOVE_ROWS'
  | 'CLI_OUT_NOT_WRITABLE'
  | 'CLI_SERVICES_RUNNING'
  | 'CLI_RECORDS_WAIT';

/**
 * Thrown for an expected fault: something the user gave is wrong, and the user can mend it. The message is one line:
 * where, what, and the mend. The program prints it and exits with 2.
 */
export class CommandError extends Error {
  readonly code: CommandErrorCode;
  /** The same command on the same input fails again. */
  readonly retriable = false;

  constructor(code: CommandErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.code = code;
  }
}
