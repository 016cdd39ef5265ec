import type { Scale } from '@shoal/clustering';
import { invalidOption, oneOf } from '../option-values.ts';
import { METHODS, type Method, type MethodValues } from './methods.ts';

// Not the library's own list, which would load the algorithms for the sake of a few words.
export const SCALES: readonly Scale[] = [
  'log-standard',
  'standard',
  'log',
  'root',
  'root-standard',
  'robust',
  'quantile',
  'quantile-normal',
  'none',
];

/** What `shoal cluster` was asked to do. */
export interface ClusterOptions extends MethodValues {
  readonly method: Method;
  readonly id?: string;
  readonly features?: readonly string[];
  readonly scale: Scale;
  /** So many principal components after scaling, or the least share of the variance, below 1. */
  readonly pca?: number;
  readonly seed: number;
  readonly out?: string;
  /** A picture, as svg or png by its ending. */
  readonly plot?: string;
  /** A report in Markdown. */
  readonly report?: string;
  readonly json?: boolean;
}

export function parseMethod(text: string): Method {
  return oneOf('--method', METHODS, text);
}

export function parseScale(text: string): Scale {
  return oneOf('--scale', SCALES, text);
}

export function parseK(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const k = /^\d+$/.test(text) ? Number(text) : 0;
  if (Number.isSafeInteger(k) && k >= 1) return k;
  throw invalidOption('--k', text, "give a positive integer or 'auto'");
}

export function parseEps(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const eps = /^[\d.]/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(eps) && eps > 0) return eps;
  throw invalidOption('--eps', text, "give a number above 0 or 'auto'");
}

export function parsePca(text: string): number {
  const wanted = /^(\d+|0?\.\d+)$/.test(text) ? Number(text) : 0;
  if (Number.isFinite(wanted) && wanted > 0) return wanted;
  throw invalidOption('--pca', text, 'give a number of components, or a share of the variance such as 0.95');
}

export function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : -1;
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw invalidOption('--seed', text, 'give an integer, 0 or more');
}
