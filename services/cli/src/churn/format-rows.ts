import { reasonCells } from '../labelled/reason.ts';
import { quoted } from '../table/quoted.ts';
import { type Results, reasonsOf } from './results.ts';

const TITLES = ['fold', 'probability', 'reason_1', 'reason_2', 'reason_3'] as const;

/** The csv of what was found out of each customer, the id under its own name. */
export function formatRows(results: Results): string {
  const { customers, best, foldOf, options } = results;
  // Two columns of one name could not be told apart by whoever reads the file.
  const title = TITLES.some((each) => each === options.id) ? 'id' : options.id;
  const lines = customers.ids.map((id, row) => {
    const probability = Number((best.probabilities[row] ?? 0).toPrecision(6));
    const cells = reasonCells(reasonsOf(results, row)).map(quoted);
    return `${quoted(id)},${foldOf[row]},${probability},${cells.join(',')}\n`;
  });
  return `${quoted(title)},${TITLES.join(',')}\n${lines.join('')}`;
}
