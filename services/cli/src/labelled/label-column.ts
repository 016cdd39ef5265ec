import { CommandError } from '../command-error.ts';
import { nearestName } from '../nearest-name.ts';
import { excerpt } from '../printable.ts';
import type { TextColumn, TextTable } from '../table/text-table.ts';

/** The two values of a label, as numbers. */
export interface Labels {
  /** 1 where a row has the value that is foretold, else 0. */
  readonly values: Uint8Array;
  readonly positives: number;
  /** The value that is foretold, as it stands in the file. */
  readonly positive: string;
  readonly negative: string;
}

const LISTED_MAX = 4;
const POSITIVE =
  /^(?:yes|y|true|t|1|1\.0|positive|pos|churn(?:ed)?|left|lost|gone|cancell?ed|closed|exited|attrited|inactive|fraud(?:ulent)?|bad|chargeback|stolen)$/i;
const NEGATIVE =
  /^(?:no|n|false|f|0|0\.0|-1|negative|neg|(?:not?[ _-]?|non[ _-]?)(?:churn(?:ed)?|fraud(?:ulent)?)|stay(?:ed|s)?|kept|retained|current|open|active|existing|legit(?:imate)?|genuine|good|ok|normal|honest)$/i;

/**
 * Reads a label of two values. Which of them is foretold is known of the usual pairs, and told by `positive` of others. Throws
 * CommandError: a blank cell, one value only, more than two, or a pair that is not known.
 */
export function readLabels(table: TextTable, name: string, positive?: string): Labels {
  const column = table.column(name);
  const blank = column.codes.findIndex((code) => column.texts[code] === '');
  if (blank !== -1) {
    const message = `${table.where(column, blank)} is empty: fill in the label, or take the line out`;
    throw new CommandError('CLI_VALUE_MISSING', message);
  }
  const [first = '', second] = checkTwo(table, column);
  const found = positiveOf(table, column, positive);
  const code = column.texts.indexOf(found);
  const values = Uint8Array.from(column.codes, (each) => Number(each === code));
  return {
    values,
    positives: values.reduce((sum, value) => sum + value, 0),
    positive: found,
    negative: (found === first ? second : first) ?? '',
  };
}

function checkTwo(table: TextTable, column: TextColumn): readonly string[] {
  const { texts, codes, name } = column;
  const place = `${table.path}: column '${excerpt(name)}'`;
  const [first = ''] = texts;
  if (texts.length === 2) return texts;
  if (texts.length === 1) {
    const message = `${place} has '${excerpt(first)}' in every row: give rows with the other value too, there is nothing to tell apart`;
    throw new CommandError('CLI_LABEL_NOT_BINARY', message);
  }
  const listed = texts.slice(0, LISTED_MAX).map((text) => `'${excerpt(text, 20)}'`);
  const all = `${listed.join(', ')}${texts.length > LISTED_MAX ? ', ...' : ''}`;
  const third = `the third first on line ${table.line(codes.indexOf(2))}`;
  const message = `${place} has ${texts.length} values (${all}; ${third}), a label two: join or take out the others`;
  throw new CommandError('CLI_LABEL_NOT_BINARY', message);
}

function positiveOf(table: TextTable, { name, texts }: TextColumn, asked: string | undefined): string {
  const [first = '', second = ''] = texts;
  const both = `'${excerpt(first)}' and '${excerpt(second)}'`;
  if (asked !== undefined) {
    if (texts.includes(asked)) return asked;
    const near = nearestName(asked, texts);
    const mend = near === undefined ? `choose from ${both}` : `did you mean '${excerpt(near)}'?`;
    const message = `--positive cannot be '${excerpt(asked)}', which column '${excerpt(name)}' never has: ${mend}`;
    throw new CommandError('CLI_OPTION_INVALID', message);
  }
  const known = texts.filter((text) => POSITIVE.test(text));
  if (known.length === 1) return known[0] ?? '';
  const others = texts.filter((text) => !NEGATIVE.test(text));
  if (others.length === 1) return others[0] ?? '';
  const message = `${table.path}: column '${excerpt(name)}' has ${both}: say with --positive which of them is to be foretold`;
  throw new CommandError('CLI_OPTION_INVALID', message);
}
