import {
  Als,
  Bpr,
  type FitWatch,
  Hybrid,
  ItemKnn,
  ItemTransition,
  Popular,
  type Recommender,
  Svd,
  Svdpp,
  UserKnn,
} from '@shoal/recommenders';
import type { ModelName } from './recommend-options.ts';

/** How a model is told apart on the way. */
export type Say = NonNullable<FitWatch['onProgress']>;

const MAKERS: Readonly<Record<Exclude<ModelName, 'sasrec'>, (seed: number) => Recommender>> = {
  popular: () => new Popular(),
  itemTransition: () => new ItemTransition(),
  itemKnn: () => new ItemKnn(),
  userKnn: () => new UserKnn(),
  als: (seed) => new Als({ seed }),
  bpr: (seed) => new Bpr({ seed }),
  svd: (seed) => new Svd({ seed }),
  svdpp: (seed) => new Svdpp({ seed }),
  hybrid: (seed) => new Hybrid({ parts: [new ItemTransition(), new ItemKnn(), new Als({ seed })] }),
};

/** A recommender by name, with its defaults. TensorFlow is loaded for the one that needs it only. */
export async function makeModel(name: ModelName, seed: number): Promise<Recommender> {
  if (name !== 'sasrec') return MAKERS[name](seed);
  const { makeSasRec } = await import('./make-sasrec.ts');
  return makeSasRec(seed);
}
