import { loadTensorFlow } from '@shoal/neural';
import type { Recommender } from '@shoal/recommenders';
import { SasRec } from '@shoal/recommenders/sasrec';

/** On TensorFlow's native library where it is prepared (npm run setup), else on WebAssembly, which is some ten times slower. */
export async function makeSasRec(seed: number): Promise<Recommender> {
  const { tf } = await loadTensorFlow();
  return new SasRec({ seed, tf });
}
