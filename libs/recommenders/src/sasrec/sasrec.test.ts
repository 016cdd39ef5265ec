import { loadTensorFlow } from '@shoal/neural';
import { describeRecommenderConformance } from '../recommender-conformance.ts';
import { SasRec } from './sasrec.ts';

const { tf } = await loadTensorFlow();
const tiny = { tf, width: 8, heads: 2, blocks: 1, epochsMax: 2, batchSize: 32, learningRate: 0.01 };

describeRecommenderConformance({ name: 'sasrec', make: ({ seed }) => new SasRec({ ...tiny, seed }) });
