import { createMatrix, KMeansModel, type Matrix, Preprocessor } from '@shoal/clustering';
import type { SegmentModel } from '@shoal/contracts';

/** The segment (by its place in the model) that a former model gives each row; its features are found by name. */
export function formerLabels(
  model: SegmentModel,
  matrix: Matrix,
  columnNames: readonly string[],
): Int32Array {
  const own = createMatrix(matrix.rows, model.features.length);
  model.features.forEach((feature, j) => {
    const column = columnNames.indexOf(feature);
    if (column < 0) return;
    for (let i = 0; i < matrix.rows; i += 1) {
      own.values[i * own.columns + j] = matrix.values[i * matrix.columns + column] as number;
    }
  });
  const centroids = model.segments.map(({ centroid }) => centroid);
  const kMeans = KMeansModel.fromJSON({
    kind: 'kmeans',
    version: 1,
    columns: centroids[0]?.length ?? 0,
    centroids,
    sizes: centroids.map(() => 0),
    inertia: 0,
    iterations: 0,
    converged: true,
  });
  return kMeans.predict(Preprocessor.fromJSON(model.scaling).transform(own));
}
