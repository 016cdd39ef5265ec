import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stratifiedFolds } from '@shoal/scoring';
import { CategoryEncoder } from '@shoal/trees';

/** What both sides read: a table by columns, null where a value is missing, categories by code, and who is in which fold. */
export interface Task {
  readonly names: readonly string[];
  readonly columns: readonly (readonly (number | null)[])[];
  readonly categorical: readonly string[];
  readonly labels: readonly number[];
  /** The rows that are judged in each fold; the others teach. */
  readonly folds: readonly (readonly number[])[];
}

const NUMBERS = ['tenure', 'MonthlyCharges', 'TotalCharges', 'SeniorCitizen'];
const NO_FEATURES = ['customerID', 'Churn'];

/** IBM Telco churn from the folder that SHOAL_DATASETS names, in stratified folds; undefined where it is not. */
export async function telcoTask(folds: number, seed: number): Promise<Task | undefined> {
  const path = join(process.env.SHOAL_DATASETS ?? '', 'telco-churn.csv');
  if (!existsSync(path)) return undefined;
  // No value of this file has a comma in it.
  const [header = [], ...rows] = (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().split(','));
  const textsOf = (name: string) => rows.map((row) => row[header.indexOf(name)]?.trim() ?? '');
  const names = header.filter((name) => !NO_FEATURES.includes(name));
  const labels = textsOf('Churn').map((text) => Number(text === 'Yes'));
  return {
    names,
    columns: names.map((name) => {
      const texts = textsOf(name);
      if (NUMBERS.includes(name)) return texts.map((text) => (text === '' ? null : Number(text)));
      return [...CategoryEncoder.fit(texts).encode(texts)];
    }),
    categorical: names.filter((name) => !NUMBERS.includes(name)),
    labels,
    folds: stratifiedFolds(labels, folds, seed).map(({ test }) => [...test]),
  };
}

/** Writes the task where both sides read it; gives the path. */
export async function writeTask(name: string, task: Task): Promise<string> {
  const folder = join(import.meta.dirname, '..', '..', '..', '.shoal', 'bench-data');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(task));
  return path;
}
