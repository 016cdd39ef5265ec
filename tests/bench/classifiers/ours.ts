// Our classifiers in a process of their own, with the same interface as the peer.
import { readFile } from 'node:fs/promises';
import { LogisticRegression } from '@shoal/scoring';
import { type Dataset, GradientBoosting, OneHotEncoder, steadyBoosting, takeRows } from '@shoal/trees';
import { serve } from '../support/worker.ts';
import type { Task } from './telco.ts';

interface Loaded {
  readonly data: Dataset;
  readonly labels: readonly number[];
  readonly folds: readonly Uint32Array[];
}

/** What either side answers: milliseconds of the fit, and the probabilities of the rows that the fold judges. */
export interface FoldFit {
  readonly ms: number;
  readonly probabilities: readonly number[];
}

let loaded: Loaded | undefined;

async function load(path: string): Promise<void> {
  const { names, columns, categorical, labels, folds }: Task = JSON.parse(await readFile(path, 'utf8'));
  loaded = {
    data: {
      ...{ names, categorical },
      columns: columns.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN)),
    },
    labels,
    folds: folds.map((rows) => Uint32Array.from(rows)),
  };
}

function partsOf(fold: number) {
  if (loaded === undefined) throw new Error('load comes first');
  const { data, labels, folds } = loaded;
  const test = folds[fold] ?? new Uint32Array();
  const isTest = new Set(test);
  const train = Uint32Array.from(labels.keys()).filter((row) => !isTest.has(row));
  return {
    known: takeRows(data, train),
    labels: Float64Array.from(train, (row) => labels[row] ?? 0),
    fresh: takeRows(data, test),
  };
}

async function boosting({ fold, seed }: { fold: number; seed: number }): Promise<FoldFit> {
  const { known, labels, fresh } = partsOf(fold);
  const begun = performance.now();
  const model = new GradientBoosting(steadyBoosting(seed)).fit(known, labels);
  return { ms: performance.now() - begun, probabilities: [...model.predict(fresh)] };
}

async function logistic({ fold }: { fold: number }): Promise<FoldFit> {
  const { known, labels, fresh } = partsOf(fold);
  const begun = performance.now();
  const encoder = OneHotEncoder.fit(known);
  const model = new LogisticRegression().fit(encoder.transform(known), labels);
  const ms = performance.now() - begun;
  return { ms, probabilities: [...model.predictProbabilities(encoder.transform(fresh))] };
}

serve({ load, boosting, logistic });
