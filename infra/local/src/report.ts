/** Receives one finished line for the person at the terminal. */
export type Report = (line: string) => void;

/** What a person can act on: the message is one sentence and says what to do; no stack is shown. */
export class StackError extends Error {
  override name = 'StackError';
}

const SLOW_MS = 1500;

/**
 * Runs one step and reports how long it took. A step that takes longer than 1.5 s is announced while it still
 * runs, so that a long download does not look like a hang.
 */
export async function timed<T>(report: Report, title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const announcement = setTimeout(() => report(`${title} ...`), SLOW_MS);
  try {
    const result = await work();
    report(`${title}: ${seconds(performance.now() - started)}`);
    return result;
  } finally {
    clearTimeout(announcement);
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

export function reportToTerminal(line: string): void {
  process.stderr.write(`${line}\n`);
}
