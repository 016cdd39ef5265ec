import { packArray, type StoredFields } from '@shoal/stored-models';
import { type Forest, SET_WORDS } from './forest.ts';

/** Trees deeper than this are not grown, and not read: it bounds what explaining a row takes. */
export const DEPTH_MAX = 64;
const TREES_MAX = 1_000_000;

/** The arrays of a forest as base64. */
export function forestToJson(forest: Forest): Record<keyof Forest, string> {
  return {
    roots: packArray(forest.roots),
    feature: packArray(forest.feature),
    threshold: packArray(forest.threshold),
    left: packArray(forest.left),
    missingLeft: packArray(forest.missingLeft),
    set: packArray(forest.set),
    sets: packArray(forest.sets),
    value: packArray(forest.value),
    cover: packArray(forest.cover),
    gain: packArray(forest.gain),
  };
}

/**
 * The forest of a stored model. Throws TreesFormatError unless every node is reached from one root along one path of at most
 * DEPTH_MAX steps, and asks for a column that there is: so that no walk leaves the arrays or goes on for ever.
 * @param isCategorical For each column of the model.
 */
export function forestFromJson(fields: StoredFields, isCategorical: readonly boolean[]): Forest {
  const feature = fields.int32('feature');
  const nodes = feature.length;
  const forest: Forest = {
    roots: fields.int32('roots'),
    feature,
    threshold: fields.float64('threshold', nodes),
    left: fields.int32('left', nodes),
    missingLeft: fields.uint8('missingLeft', nodes),
    set: fields.int32('set', nodes),
    sets: fields.uint32('sets'),
    value: fields.float64('value', nodes),
    cover: fields.float64('cover', nodes),
    gain: fields.float64('gain', nodes),
  };
  checkRoots(forest, fields);
  for (let node = 0; node < nodes; node++) checkNode(forest, node, isCategorical, fields);
  checkPaths(forest, fields);
  return forest;
}

function checkRoots({ roots, feature }: Forest, fields: StoredFields): void {
  const ascend = roots.every((root, i) => i === 0 || root > (roots[i - 1] as number));
  const fits =
    roots.length >= 1 && roots.length <= TREES_MAX && roots[0] === 0 && roots.at(-1) === feature.length;
  if (!ascend || !fits) throw fields.damaged('roots');
}

function checkNode(
  forest: Forest,
  node: number,
  isCategorical: readonly boolean[],
  fields: StoredFields,
): void {
  const feature = forest.feature[node] as number;
  if (feature < -1 || feature >= isCategorical.length) throw fields.damaged('feature');
  if (!Number.isFinite(forest.value[node])) throw fields.damaged('value');
  if (!(Number.isFinite(forest.cover[node]) && (forest.cover[node] as number) > 0))
    throw fields.damaged('cover');
  if (!Number.isFinite(forest.gain[node])) throw fields.damaged('gain');
  if (Number.isNaN(forest.threshold[node])) throw fields.damaged('threshold');
  if ((forest.missingLeft[node] as number) > 1) throw fields.damaged('missingLeft');
  const set = forest.set[node] as number;
  const hasSet = set >= 0 && set % SET_WORDS === 0 && set + SET_WORDS <= forest.sets.length;
  const needsSet = feature >= 0 && isCategorical[feature] === true;
  if (needsSet ? !hasSet : set !== -1) throw fields.damaged('set');
}

function checkPaths({ roots, feature, left }: Forest, fields: StoredFields): void {
  const depth = new Int32Array(feature.length).fill(-1);
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const end = roots[tree + 1] as number;
    depth[roots[tree] as number] = 0;
    for (let node = roots[tree] as number; node < end; node++) {
      const here = depth[node] as number;
      if (here === -1 || here > DEPTH_MAX) throw fields.damaged('left');
      if ((feature[node] as number) < 0) continue;
      const child = left[node] as number;
      if (child <= node || child + 1 >= end || depth[child] !== -1 || depth[child + 1] !== -1)
        throw fields.damaged('left');
      depth[child] = here + 1;
      depth[child + 1] = here + 1;
    }
  }
}
