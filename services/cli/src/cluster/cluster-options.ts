import type { Scale } from '@shoal/clustering';
import { invalidOption, oneOf } from '../option-values.ts';
import { excerpt } from '../printable.ts';
import { METHODS, type Method } from './methods.ts';

// Not the library's own list, which would load the algorithms for the sake of three words.
const SCALES: readonly Scale[] = ['log-standard', 'standard', 'none'];

/** What `shoal cluster` was asked to do. */
export interface ClusterOptions {
  readonly method: Method;
  /** Default 'auto'. */
  readonly k?: number | 'auto';
  readonly id?: string;
  readonly features?: readonly string[];
  readonly scale: Scale;
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

export function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : -1;
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw invalidOption('--seed', text, 'give an integer, 0 or more');
}

export function parseFeatures(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw invalidOption('--features', text, 'give column names with commas between them');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalidOption('--features', text, `name '${excerpt(twice)}' only once`);
  return names;
}

export function parsePlot(text: string): string {
  if (/\.(svg|png)$/i.test(text)) return text;
  throw invalidOption('--plot', text, 'give a name that ends in .svg or .png');
}
