import type { GradientBoostingModel } from '../boosting/gradient-boosting-model.ts';
import type { Dataset } from '../data/dataset.ts';
import { treesFields } from '../stored-json.ts';
import { type Forest, goesLeft } from './forest.ts';
import { forestFromJson } from './forest-json.ts';
import { rowBlocks } from './row-blocks.ts';

/** Shapley values by their definition, over all subsets of three columns: the slow twin of TreeShap. One row each. */
export function shapleyValues(model: GradientBoostingModel, data: Dataset): number[][] {
  const json = JSON.parse(JSON.stringify(model));
  const binOfCode: (Uint8Array | null)[] = json.binOfCode.map((bins: string | null) =>
    bins === null ? null : Uint8Array.from(Buffer.from(bins, 'base64')),
  );
  const fields = treesFields(json, model.kind, 1).within('forest');
  const forest = forestFromJson(
    fields,
    binOfCode.map((bins) => bins !== null),
  );
  const width = data.columns.length;
  return [...rowBlocks(data, binOfCode)].flatMap(({ block, count }) =>
    Array.from({ length: count }, (_, i) => ofRow(forest, block.cells.slice(i * width, (i + 1) * width))),
  );
}

function ofRow(forest: Forest, row: Float64Array): number[] {
  const width = row.length;
  return Array.from({ length: width }, (_, column) => {
    let value = 0;
    for (let known = 0; known < 2 ** width; known++) {
      if ((known >> column) & 1) continue;
      const size = [...known.toString(2)].filter((bit) => bit === '1').length;
      const weight = (factorial(size) * factorial(width - size - 1)) / factorial(width);
      value += weight * (expected(forest, row, known | (1 << column)) - expected(forest, row, known));
    }
    return value;
  });
}

function expected(forest: Forest, row: Float64Array, known: number): number {
  const at = (node: number): number => {
    const feature = forest.feature[node]!;
    if (feature < 0) return forest.value[node]!;
    const left = forest.left[node]!;
    if ((known >> feature) & 1) return at(left + Number(!goesLeft(forest, node, row[feature]!)));
    const share = forest.cover[left]! / forest.cover[node]!;
    return share * at(left) + (1 - share) * at(left + 1);
  };
  return [...forest.roots.subarray(0, -1)].reduce((sum, root) => sum + at(root), 0);
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
