import { excerpt } from '../printable.ts';

/** Why a row was scored as it was: what a feature was there, and what that added to the score. */
export interface Reason {
  readonly feature: string;
  /** As people read it. */
  readonly value: string;
  /** In log-odds, or what else the score is made of: above 0 speaks for the positive label. */
  readonly effect: number;
}

/** `tenure=2 (+0.84)`: the sign comes last, since a cell that begins with one is a formula to a spreadsheet. */
export function formatReason({ feature, value, effect }: Reason): string {
  return `${excerpt(feature)}=${excerpt(value)} (${effect > 0 ? '+' : ''}${effect.toFixed(2)})`;
}

/** Three cells for a csv, blank where there are fewer reasons. */
export function reasonCells(reasons: readonly Reason[]): readonly string[] {
  return [0, 1, 2].map((rank) => {
    const reason = reasons[rank];
    return reason === undefined ? '' : formatReason(reason);
  });
}
