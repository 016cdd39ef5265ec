/** Where churn is told and taken back: two thresholds, so that nobody flaps between them. */
export interface ChurnThresholds {
  readonly raiseAt: number;
  readonly clearAt: number;
}

/** Whether a customer counts as about to leave, who did or did not before. */
export function isRaised(
  probability: number,
  before: boolean,
  { raiseAt, clearAt }: ChurnThresholds,
): boolean {
  return before ? probability > clearAt : probability >= raiseAt;
}
