import { oneOf } from '../option-values.ts';

export const MODELS = ['bgnbd', 'gradient', 'neural'] as const;
export type ModelName = (typeof MODELS)[number];

export const PERIODS = ['day', 'week'] as const;

export interface ClvOptions {
  readonly customer: string;
  readonly date: string;
  readonly amount: string;
  readonly quantity?: string;
  /** Milliseconds since 1970. */
  readonly fitUntil: number;
  readonly model: ModelName | 'all';
  readonly period: (typeof PERIODS)[number];
  readonly top: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function parseModel(text: string): ModelName | 'all' {
  return oneOf('--model', [...MODELS, 'all'], text);
}

export function parsePeriod(text: string): (typeof PERIODS)[number] {
  return oneOf('--period', PERIODS, text);
}
