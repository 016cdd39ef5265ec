import type { Matrix } from '../matrix.ts';
import { type ClusteredRows, clusteredRows, squaredBetween } from './clustered-rows.ts';

/**
 * Davies and Bouldin's index (1979): for each cluster the worst ratio, over the others, of the two mean distances to the centroid
 * to the distance between the centroids; then their mean. 0 is best, lower is better separated; null for fewer than two
 * clusters. Noise (label -1) is left out, so look at its share beside it. Throws ShapeError.
 */
export function daviesBouldin(matrix: Matrix, labels: Int32Array): number | null {
  const clustered = clusteredRows(matrix, labels);
  const { centroids } = clustered;
  const clusters = centroids.rows;
  if (clusters < 2) return null;
  const spreads = meanDistances(matrix, clustered);
  let total = 0;
  for (let a = 0; a < clusters; a++) {
    let worst = 0;
    for (let b = 0; b < clusters; b++) {
      const between = Math.sqrt(squaredBetween(centroids, a, centroids, b));
      if (between > 0) worst = Math.max(worst, ((spreads[a] as number) + (spreads[b] as number)) / between);
    }
    total += worst;
  }
  return total / clusters;
}

function meanDistances(matrix: Matrix, { places, centroids, sizes }: ClusteredRows): Float64Array {
  const spreads = new Float64Array(sizes.length);
  places.forEach((place, i) => {
    if (place < 0) return;
    const distance = Math.sqrt(squaredBetween(matrix, i, centroids, place));
    spreads[place] = (spreads[place] as number) + distance / (sizes[place] as number);
  });
  return spreads;
}
