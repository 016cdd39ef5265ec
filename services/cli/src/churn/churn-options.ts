import { invalidOption, oneOf } from '../option-values.ts';

export const MODELS = ['boosting', 'logistic'] as const;
export type ModelName = (typeof MODELS)[number];

/** What `shoal churn` was asked to do. */
export interface ChurnOptions {
  readonly id: string;
  readonly label: string;
  readonly positive?: string;
  readonly exclude: readonly string[];
  readonly model: ModelName | 'all';
  readonly folds: number;
  readonly seed: number;
  readonly top: number;
  readonly out?: string;
  /** A picture, as svg or png by its ending. */
  readonly plot?: string;
  readonly json?: boolean;
}

export function parseModel(text: string): ModelName | 'all' {
  return oneOf('--model', [...MODELS, 'all'], text);
}

/** More folds than this take longer, and teach nothing more. */
const FOLDS_MAX = 100;

export function parseFolds(text: string): number {
  const folds = /^\d+$/.test(text) ? Number(text) : 0;
  if (folds >= 2 && folds <= FOLDS_MAX) return folds;
  throw invalidOption('--folds', text, `give a whole number from 2 to ${FOLDS_MAX}`);
}
