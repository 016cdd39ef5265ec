import { reasonCells } from '../labelled/reason.ts';
import { quoted } from '../table/quoted.ts';
import { type Results, scored } from './results.ts';

const TITLES = ['score', 'flag', 'reason_1', 'reason_2', 'reason_3'] as const;

/** The csv of the scores, a line an order in the order of time, the id under its own name. */
export function formatRows(results: Results): string {
  const { options, ids, table, reasonsOf } = results;
  const { from, scores, threshold } = scored(results);
  const places = Uint32Array.from(scores, (_, i) => from + i);
  const reasons = reasonsOf(places);
  const lines = Array.from(places, (place, i) => {
    const score = scores[i] ?? 0;
    const cells = reasonCells(reasons[i] ?? []).map(quoted);
    const id = ids[table.rows[place] ?? -1] ?? '';
    return `${quoted(id)},${Number(score.toPrecision(6))},${Number(score > threshold)},${cells.join(',')}\n`;
  });
  return `${idTitle(options.id, TITLES)},${TITLES.join(',')}\n${lines.join('')}`;
}

/** The csv of the features, a line an order in the order of time, with the part that it plays and its label. */
export function formatFeatures(results: Results, validateFrom: number): string {
  const { options, ids, table, cut, judged } = results;
  const { names } = table.data;
  const titles = ['part', 'label', ...names];
  const part = (place: number): string =>
    place >= cut ? 'test' : place >= validateFrom ? 'validation' : 'train';
  const lines = Array.from(table.rows, (row, place) => {
    const cells = names.map((_, feature) => cellOf(table, feature, place));
    return `${quoted(ids[row] ?? '')},${part(place)},${judged?.inTime[place] ?? ''},${cells.join(',')}\n`;
  });
  return `${idTitle(options.id, titles)},${titles.map(quoted).join(',')}\n${lines.join('')}`;
}

/** Numbers with all their digits, categories as they stand, nothing for what is missing. */
function cellOf({ data, textOf }: Results['table'], feature: number, place: number): string {
  const value = data.columns[feature]?.[place] ?? Number.NaN;
  if (Number.isNaN(value)) return '';
  return data.categorical?.includes(data.names[feature] ?? '')
    ? quoted(textOf(feature, place))
    : String(value);
}

/** Two columns of one name could not be told apart by whoever reads the file. */
function idTitle(id: string | undefined, titles: readonly string[]): string {
  if (id === undefined) return 'row';
  return titles.includes(id) ? 'id' : quoted(id);
}
