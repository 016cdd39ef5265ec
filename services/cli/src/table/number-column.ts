import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import { parseNumber } from './parse-number.ts';

/** The first value of a column that is no number. */
interface Fault {
  readonly line: number;
  readonly error: (path: string) => CommandError;
}

// A column of words is given up early, so that its text costs no more time and memory.
const GIVE_UP_AFTER_ROWS = 1000;

/** Collects one column as numbers, and remembers the first value that is none. */
export class NumberColumn {
  readonly name: string;
  /** In the order of the rows; NaN where a value is missing or no number. */
  values = new Float64Array(1024);
  fault: Fault | undefined;
  #rows = 0;
  #numbers = 0;
  #texts = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Most of what is there are numbers: a word among them is a mistake, and not the nature of the column. */
  get isNumeric(): boolean {
    return this.#numbers > this.#texts;
  }

  add(text: string, line: number): void {
    if (this.#rows >= GIVE_UP_AFTER_ROWS && !this.isNumeric) return;
    const reading = parseNumber(text);
    if (reading.kind === 'number') this.#numbers++;
    else if (reading.kind === 'text') this.#texts++;
    if (reading.kind !== 'number') this.fault ??= { line, error: (path) => this.#error(path, text, line) };
    if (this.#rows === this.values.length) this.values = grown(this.values);
    this.values[this.#rows++] = reading.kind === 'number' ? reading.value : Number.NaN;
  }

  #error(path: string, text: string, line: number): CommandError {
    const place = `${path}: line ${line}: column '${excerpt(this.name)}'`;
    const reading = parseNumber(text);
    if (reading.kind === 'text') {
      return new CommandError('CLI_NOT_A_NUMBER', `${place} has '${excerpt(text)}', ${reading.hint}`);
    }
    const what = text === '' ? 'is blank' : `has '${excerpt(text)}', a missing value`;
    return new CommandError(
      'CLI_VALUE_MISSING',
      `${place} ${what}: fill it in or leave the column out with --features`,
    );
  }
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}
