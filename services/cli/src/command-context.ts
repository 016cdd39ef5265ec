import type { Static, TObject } from 'typebox';

/** Where a command prints. */
export interface Output {
  write(text: string): unknown;
  /** True for a terminal: colours and progress are for people. */
  readonly isTTY?: boolean;
  /** Characters a line of the terminal. */
  readonly columns?: number;
}

/** Everything that a command takes from its surroundings. */
export interface CommandContext {
  /** For results alone: with --json it carries nothing else. */
  readonly stdout: Output;
  /** For errors, warnings and progress. */
  readonly stderr: Output;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
  /** Reads settings from the environment. Rejects with ConfigError. */
  readonly loadConfig: <S extends TObject>(schema: S) => Promise<Static<S>>;
}
