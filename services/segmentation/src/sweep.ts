import { featureStateIn } from '@shoal/features';
import { type SweepDependencies, type SweepMarks, type SweepWork, sweepPartitions } from '@shoal/sweeps';
import type { Audiences } from './audiences/follow-audiences.ts';
import type { Occasion } from './domain/decide.ts';
import type { Models } from './models.ts';
import { candidatesOf } from './pipeline.ts';
import { assign, newerAssignments } from './steps/assign.ts';
import { emitAssignment } from './steps/emit-assignments.ts';

export interface SegmentSweepDependencies extends SweepDependencies {
  readonly models: Models;
  /** Left out where nobody asks for audiences. */
  readonly audiences?: Audiences;
}

/** Where every customer of the partitions belongs by a new model, other audiences, or on another day of the shop's clock. */
export function sweepSegments(
  partitions: readonly number[],
  dependencies: SegmentSweepDependencies,
): Promise<void> {
  const { cache, namespace } = dependencies;
  const work: SweepWork = {
    service: 'segmentation',
    batchSizeMax: 250,
    findNewer: newerAssignments(cache, namespace),
    goalsOf: (marks) => goalsOf(marks, dependencies),
    begin: ({ due, clocks }) => {
      const { models, audiences, ensureViews } = dependencies;
      // Taken now: the sweep goes by the name of these models, and ends with them.
      const occasions = new Map(
        Array.from(due, ([shop, sweep]): [string, Occasion] => {
          const judges = { judge: models.judgeOf(shop), audiences: audiences?.judgeOf(shop) };
          return [shop, { at: clocks.get(shop) ?? 0, ...judges, sweep }];
        }),
      );
      return async (newest) => {
        const { candidates } = candidatesOf(newest, featureStateIn);
        const { partition = 0 } = newest[0] ?? {};
        const publications = await assign(candidates, (shop) => occasions.get(shop) as Occasion, {
          ...{ cache, namespace },
          ensureView: () => ensureViews(partition),
        });
        return [...publications.values()].flat().flatMap((one) => emitAssignment(one, namespace));
      };
    },
  };
  return sweepPartitions(partitions, work, dependencies);
}

/** A shop that was swept for audiences is looked at for as long as it may still have members of deleted ones. */
function goalsOf(marks: SweepMarks, { models, audiences }: SegmentSweepDependencies) {
  const sweptForAudiences = Object.keys(marks).filter((shop) => marks[shop]?.ended?.includes('#'));
  const shops = new Set([...models.shops(), ...(audiences?.shops() ?? []), ...sweptForAudiences]);
  return Array.from(shops, (shop) => ({
    shop,
    modelVersion: models.get(shop)?.version ?? 0,
    audiences: audiences?.judgeOf(shop).revision ?? '',
  }));
}
