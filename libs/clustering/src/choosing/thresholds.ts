/** Mean adjusted Rand index with the groups of half of the rows, below which a k is chosen only where no other reaches it. */
export const stableFrom = 0.8;

/** Silhouettes that differ by less say nothing: the sample alone moves them as much. */
export const silhouetteTie = 0.01;

/** Share of the rows that a method may leave without a cluster: a marketer wants to reach nearly everybody. */
export const noiseMost = 0.3;
