const EULER = 0.5772156649015329;

/** c(n) of Liu, Ting and Zhou 2008: the mean steps of a search without success in a binary tree of n rows. */
export function meanPathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + EULER) - (2 * (rows - 1)) / rows;
}
