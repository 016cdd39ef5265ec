import { setTimeout } from 'node:timers/promises';
import { rounded } from '../support/report.ts';
import type { CaseContext, ClusteringCase, Row } from './case.ts';
import { onlineRetail, overlapping, separate, structureless } from './problems.ts';
import { type Fit, type Problem, rowOf, withOurs, withSides } from './sides.ts';

// scikit-learn's default: a share of the mean variance that the centroids may still move, squared and summed.
const tolerance = 1e-4;
// ml-kmeans takes minutes beyond.
const mlKmeansRowsMax = 100_000;
const growthRows = [10_000, 100_000, 1_000_000];
const growthIterations = 20;
/** Rounds before those that count: V8 compiles the kernel of each thread a second time once it has run for a while. */
const warmUps = 3;
/** Idle threads of either side spin for some milliseconds before they sleep: not into the other's turn. */
const restMs = 100;

/** Exact k-means from equal starts, ml-kmeans in the same table, and how its time grows with the rows. */
export const kmeansCase: ClusteringCase = {
  name: 'kmeans',
  run: async (context) => {
    const rows: Row[] = [];
    const mlKmeans: Record<string, unknown> = {};
    for await (const problem of problems(context)) {
      const row = await compare(problem, context);
      rows.push(row);
      if (problem.rows > mlKmeansRowsMax) continue;
      const { ms, inertia, peakMb } = await withOurs(problem, (side) =>
        side.call<Fit>('fitMlKmeans', tolerance),
      );
      mlKmeans[row.name] = { ms: rounded(ms), inertia: rounded(inertia, 7), peakMb: Math.round(peakMb) };
    }
    return { rows, details: { mlKmeans, growth: await growth(context) } };
  },
};

async function* problems({ say }: CaseContext): AsyncGenerator<Problem> {
  yield overlapping(100_000, 12, 8);
  yield separate(100_000, 12, 8);
  yield structureless(100_000, 12, 8);
  yield overlapping(1_000_000, 16, 10);
  yield separate(1_000_000, 16, 10);
  yield structureless(1_000_000, 16, 10);
  const retail = await onlineRetail(4);
  if (retail) yield retail;
  else say('SHOAL_DATASETS names no folder with online-retail.csv.gz: its row is left out');
}

async function compare(problem: Problem, { python, rounds, say }: CaseContext): Promise<Row> {
  return withSides(python, problem, async ({ ours, peer }) => {
    const fits: { ours: Fit; peer: Fit }[] = [];
    for (let round = 1 - warmUps; round <= rounds; round += 1) {
      const fit = {
        ours: await rested(() => ours.call<Fit>('fit', tolerance)),
        peer: await rested(() => peer.call<Fit>('fit', { tolerance })),
      };
      say(`${problem.name}: ours ${rounded(fit.ours.ms)} ms, peer ${rounded(fit.peer.ms)} ms`);
      if (round > 0) fits.push(fit);
    }
    return rowOf(`k-means ${problem.name}`, fits);
  });
}

async function rested<T>(run: () => Promise<T>): Promise<T> {
  await setTimeout(restMs);
  return run();
}

/** Milliseconds for so many iterations: ten times the rows should take ten times as long. */
async function growth({ say }: CaseContext) {
  const steps = [];
  for (const rows of growthRows) {
    const { ms, peakMb } = await withOurs(overlapping(rows, 16, 10), async (ours) => {
      await ours.call<Fit>('fit', 0, growthIterations);
      return ours.call<Fit>('fit', 0, growthIterations);
    });
    say(`growth: ${rows} rows, ${rounded(ms)} ms`);
    const msAMillionRows = rounded((ms / rows) * 1e6);
    steps.push({ rows, ms: rounded(ms), msAMillionRows, peakMb: Math.round(peakMb) });
  }
  return { iterations: growthIterations, columns: 16, k: 10, steps };
}
