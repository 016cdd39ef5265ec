import { rounded } from '../support/report.ts';
import type { ClusteringCase } from './case.ts';
import { overlapping } from './problems.ts';
import { type Fit, rowOf, withSides } from './sides.ts';

/** Mini-batch k-means from equal starts; each round draws its batches by another seed. */
export const miniBatchCase: ClusteringCase = {
  name: 'mini-batch',
  run: async ({ python, rounds, say }) => {
    const problem = overlapping(1_000_000, 16, 10);
    const row = await withSides(python, problem, async ({ ours, peer }) => {
      const fits: { ours: Fit; peer: Fit }[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const fit = {
          ours: await ours.call<Fit>('fitMiniBatch', round),
          peer: await peer.call<Fit>('fit_mini_batch', { seed: round }),
        };
        say(`${problem.name}: ours ${rounded(fit.ours.ms)} ms, peer ${rounded(fit.peer.ms)} ms`);
        if (round > 0) fits.push(fit);
      }
      return rowOf(`mini-batch k-means ${problem.name}`, fits);
    });
    return { rows: [row] };
  },
};
