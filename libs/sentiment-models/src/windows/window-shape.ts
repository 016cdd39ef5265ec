/** A filter looks at so many neighbours; there are `FILTERS` of each width. */
export const WINDOWS: readonly number[] = [2, 3, 4];
export const FILTERS = 96;
/** One a filter: its strongest window. */
export const MAXIMA: number = FILTERS * WINDOWS.length;
/** Columns of a kernel: one filter after another for each place in a window, one window width after another. */
export const PROJECTIONS: number = WINDOWS.reduce((sum, window) => sum + window * FILTERS, 0);
