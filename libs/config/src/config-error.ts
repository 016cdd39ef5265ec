/** One variable that cannot be used: which, what is wrong, and what to write instead. */
export interface ConfigFault {
  readonly variable: string;
  /** What is wrong, with the value unless it is secret. */
  readonly wrong: string;
  /** What to write instead. */
  readonly remedy: string;
}

/**
 * Thrown when the environment does not describe a runnable service. It lists every fault at once, so that
 * one round of corrections is enough. Restarting cannot help: somebody has to change a variable.
 */
export class ConfigError extends Error {
  readonly code = 'SHOAL_CONFIG_INVALID';
  readonly retriable = false;
  readonly faults: readonly ConfigFault[];

  /** Services share variables: the same fault, met by several of them, is listed once. */
  constructor(faults: readonly ConfigFault[]) {
    const lines = [...new Set(faults.map((fault) => `${fault.variable} ${fault.wrong}. ${fault.remedy}`))];
    super([`The configuration has ${count(lines.length)}:`, ...lines].join('\n  - '));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

function count(faults: number): string {
  return faults === 1 ? '1 fault' : `${faults} faults`;
}
