import { excerpt } from '../printable.ts';
import { parseNumber } from '../table/parse-number.ts';
import { type TextColumn, type TextTable, textAt } from '../table/text-table.ts';

/** So many different values at least stand in a column of numbers that is worth a warning for one that is none. */
const NUMBERS_MIN = 50;

/** The column as numbers, NaN where nothing stands; undefined where a text is no number, or no number is there. */
export function numbersOf({ texts, codes }: TextColumn): Float64Array | undefined {
  const values = new Float64Array(texts.length).fill(Number.NaN);
  let numbers = 0;
  for (const [place, text] of texts.entries()) {
    const reading = parseNumber(text);
    if (reading.kind === 'text') return undefined;
    if (reading.kind === 'missing') continue;
    values[place] = reading.value;
    numbers++;
  }
  return numbers === 0 ? undefined : Float64Array.from(codes, (code) => values[code] ?? Number.NaN);
}

/** The column as texts, null where nothing stands. */
export function categoriesOf(column: TextColumn): (string | null)[] {
  return Array.from(column.codes, (_, row) => textAt(column, row) || null);
}

/** How many different texts there are, blanks aside. */
export function distinctTexts({ texts }: TextColumn): number {
  return texts.length - Number(texts.includes(''));
}

/** A warning where a few texts have likely made categories of a column of numbers; else undefined. */
export function strayText(table: TextTable, column: TextColumn): string | undefined {
  const strays = column.texts.filter((text) => parseNumber(text).kind === 'text');
  const [stray] = strays;
  const numbers = column.texts.length - strays.length;
  if (stray === undefined || numbers < NUMBERS_MIN || numbers < 10 * strays.length) return undefined;
  const where = table.where(column, column.codes.indexOf(column.texts.indexOf(stray)));
  const mend = 'mend it, or leave the column out with --exclude';
  return `${where} has '${excerpt(stray)}' among numbers, which therefore count as texts: ${mend}`;
}
