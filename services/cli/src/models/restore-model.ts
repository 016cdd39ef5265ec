import { modelHash, type SegmentChallenger, type SegmentModel } from '@shoal/contracts';

export interface Restoring {
  /** The model in force. */
  readonly current: SegmentModel;
  /** The version to bring back. */
  readonly target: SegmentModel;
  readonly challenger: SegmentChallenger | undefined;
  /** Whether no training may replace it, not even a scheduled one. */
  readonly isPinned: boolean;
}

/**
 * A former model as a new version: versions only grow, so every instance takes it as it takes a trained one, and sweeps. It is not
 * trained over at once, for what caused the training that is undone is still there: growth and drift wait until the next
 * schedule, which counts from the last training.
 */
export function restoreModel({ current, target, challenger, isPinned }: Restoring): SegmentModel {
  const { lineage: _lineage, trial: _trial, contentHash: _hash, ...content } = target;
  const lostAt = challenger?.trial.championVersion === current.version ? challenger.trainedAt : 0;
  const restored = {
    ...content,
    version: current.version + 1,
    cause: 'rollback' as const,
    attemptedAt: Math.max(current.attemptedAt ?? current.trainedAt, current.trainedAt, lostAt),
    rollback: { from: current.version, to: target.version },
    pin: isPinned ? ('always' as const) : ('until-schedule' as const),
  };
  return { ...restored, contentHash: modelHash(restored) };
}
