import type { TimedRows } from '../csr.ts';

/** A piece of a history as the network reads it: in each place what was there, and what came next, -1 where it is not asked. */
export interface Window {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
}

/** Windows laid one after the other into rows of one length, so that hardly anything is filled up. */
export interface Pack {
  readonly rows: number;
  readonly length: number;
  /** What stands where: [rows, length] of items, of places within their window, and of the windows' numbers, -1 for filling. */
  readonly items: Int32Array;
  readonly places: Int32Array;
  readonly owners: Int32Array;
  /** Where in `items` a target is asked for, row by row; that target, and the number of its window. */
  readonly asked: Int32Array;
  readonly targets: Int32Array;
  readonly members: Int32Array;
}

/**
 * The histories to learn from. Each begins with `start`, so that the first item is foretold as well. A history longer than
 * `lengthMax` becomes several windows, the last of which ends with it.
 */
export function windowsOf(rows: TimedRows, lengthMax: number): Window[] {
  const windows: Window[] = [];
  for (let row = 0; row < rows.rows; row++) {
    const targets = rows.column.subarray(rows.starts[row], rows.starts[row + 1]);
    const inputs = new Int32Array(targets.length);
    inputs.set(targets.subarray(0, -1), 1);
    inputs[0] = rows.columns;
    for (let end = targets.length; end > 0; end -= lengthMax) {
      const begin = Math.max(0, end - lengthMax);
      windows.push({ inputs: inputs.subarray(begin, end), targets: targets.subarray(begin, end) });
    }
  }
  return windows;
}

/** What is read to foretell what comes after a history: its newest items, from the start where there is room for it. */
export function readingOf(history: Int32Array, start: number, lengthMax: number): Int32Array {
  if (history.length >= lengthMax) return history.subarray(history.length - lengthMax);
  const inputs = new Int32Array(history.length + 1);
  inputs[0] = start;
  inputs.set(history, 1);
  return inputs;
}

/**
 * The windows with these numbers in rows of `length`, the longest first, each into the first row that has room for it. Most histories
 * are short: a row for each, filled up to the longest, would be nine tenths filling.
 */
export function packOf(windows: readonly Window[], numbers: Int32Array, length: number): Pack {
  const lengthOf = (number: number): number => (windows[number] as Window).inputs.length;
  const used: number[] = [];
  const placed = numbers
    .toSorted((a, b) => lengthOf(b) - lengthOf(a) || a - b)
    .values()
    .map((number) => {
      let row = used.findIndex((places) => places + lengthOf(number) <= length);
      if (row < 0) row = used.push(0) - 1;
      const begin = row * length + (used[row] as number);
      used[row] = (used[row] as number) + lengthOf(number);
      return { number, begin };
    })
    .toArray()
    .sort((a, b) => a.begin - b.begin);
  return filled(windows, placed, { rows: used.length, length });
}

function filled(
  windows: readonly Window[],
  placed: readonly { readonly number: number; readonly begin: number }[],
  { rows, length }: { readonly rows: number; readonly length: number },
): Pack {
  const items = new Int32Array(rows * length);
  const places = new Int32Array(rows * length);
  const owners = new Int32Array(rows * length).fill(-1);
  const asked: number[] = [];
  const targets: number[] = [];
  const members: number[] = [];
  for (const { number, begin } of placed) {
    const window = windows[number] as Window;
    items.set(window.inputs, begin);
    owners.fill(number, begin, begin + window.inputs.length);
    window.targets.forEach((target, place) => {
      places[begin + place] = place;
      if (target < 0) return;
      asked.push(begin + place);
      targets.push(target);
      members.push(number);
    });
  }
  const lists = {
    asked: Int32Array.from(asked),
    targets: Int32Array.from(targets),
    members: Int32Array.from(members),
  };
  return { rows, length, items, places, owners, ...lists };
}
