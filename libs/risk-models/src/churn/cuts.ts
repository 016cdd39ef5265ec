/** Parts that a log is cut into; moments within the first two have seen too little, and the last is the clock itself. */
const parts = 10;
const partsFirst = 2;

/** The past moments to learn from, ascending: evenly spread over the log, however long it is. None where nothing has happened. */
export function cutsFor({ first, clock }: { readonly first: number; readonly clock: number }): number[] {
  if (clock <= first) return [];
  return Array.from(
    { length: parts - partsFirst },
    (_, i) => first + ((clock - first) * (i + partsFirst)) / parts,
  );
}
