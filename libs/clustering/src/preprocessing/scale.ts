/**
 * How a column is made comparable:
 * - `log`, `root`: signed logarithm or square root, for long tails and for counts;
 * - `standard`: z-scores; `log-standard` and `root-standard` after the curve of that name;
 * - `robust`: distance from the median in interquartile ranges, for columns with wild values;
 * - `quantile`, `quantile-normal`: the share of rows below, 0 to 1 or as a normal deviate;
 * - `none`: as it is.
 */
export type Scale =
  | 'log-standard'
  | 'root-standard'
  | 'standard'
  | 'robust'
  | 'log'
  | 'root'
  | 'quantile'
  | 'quantile-normal'
  | 'none';

export const SCALES: readonly Scale[] = [
  'log-standard',
  'root-standard',
  'standard',
  'robust',
  'log',
  'root',
  'quantile',
  'quantile-normal',
  'none',
];
