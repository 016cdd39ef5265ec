import { type Matrix, Preprocessor, silhouette } from '@shoal/clustering';
import type { ModelFigures, ModelTrial } from '@shoal/contracts';
import type { Judge } from './judge.ts';
import { judgeChallenger } from './judge-challenger.ts';
import { segmentPreprocessing } from './segment-features.ts';

export interface TrialInput {
  /** Customers of now in their own units, in the order of the features of both models. */
  readonly rows: Matrix;
  readonly champion: Judge;
  readonly challenger: Judge;
  readonly population: number;
  readonly seed: number;
}

/**
 * Measures champion and challenger on the same customers, with one ruler for both: the customers of now, made comparable as for a
 * training. The champion's own scale would measure today by the spread of yesterday.
 */
export function holdTrial({ rows, champion, challenger, population, seed }: TrialInput): ModelTrial {
  const ruler = Preprocessor.fit(rows, segmentPreprocessing).transform(rows);
  const seen = [champion, challenger].map((judge) => idsOf(judge, rows)) as [string[], string[]];
  const [before, after] = seen;
  const figures = (judge: Judge) => figuresOf(judge, { rows, ruler, seed });
  const contest = {
    champion: figures(champion),
    challenger: figures(challenger),
    agreement: before.filter((id, i) => id === after[i]).length / rows.rows,
    population,
    championPopulation: champion.model.population,
  };
  return {
    customers: rows.rows,
    championVersion: champion.model.version,
    champion: contest.champion,
    challenger: contest.challenger,
    agreement: contest.agreement,
    jaccard: meanJaccard(before, after),
    ...judgeChallenger(contest),
  };
}

interface Measuring {
  readonly rows: Matrix;
  readonly ruler: Matrix;
  readonly seed: number;
}

function figuresOf({ model, classify }: Judge, { rows, ruler, seed }: Measuring): ModelFigures {
  const labels = classify(rows).map((place) => (model.segments[place]?.cluster === -1 ? -1 : place));
  const clustered = labels.reduce((count, label) => count + Number(label >= 0), 0) / labels.length;
  return {
    silhouette: silhouette(ruler, labels, { seed }).value ?? 0,
    clustered,
    segments: model.segments.length,
  };
}

function idsOf({ model, classify }: Judge, rows: Matrix): string[] {
  return Array.from(classify(rows), (place) => model.segments[place]?.id ?? '');
}

/** Over the segments that both have: customers in both, as a share of those in either. */
function meanJaccard(before: readonly string[], after: readonly string[]): number {
  const goOn = [...new Set(before)].filter((id) => after.includes(id));
  const indices = goOn.map((id) => {
    let both = 0;
    let either = 0;
    before.forEach((former, i) => {
      const [was, is] = [former === id, after[i] === id];
      both += Number(was && is);
      either += Number(was || is);
    });
    return both / either;
  });
  return indices.length === 0 ? 0 : indices.reduce((sum, index) => sum + index, 0) / indices.length;
}
