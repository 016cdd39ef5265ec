import { describeConformance } from '../clusterer-conformance.ts';
import { KMeansModel } from './kmeans-model.ts';
import { MiniBatchKMeans } from './mini-batch-kmeans.ts';

describeConformance({
  name: 'MiniBatchKMeans',
  make: (parameters) => new MiniBatchKMeans(parameters),
  fromJson: KMeansModel.fromJSON,
});
