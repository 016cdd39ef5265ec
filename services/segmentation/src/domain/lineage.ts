import type { SegmentLineage } from '@shoal/contracts';

/** What is below this share of both sides is not worth a line. */
const flowMin = 0.05;
/** A part of a former segment from this share on is one of the pieces that it fell into. */
const pieceMin = 0.2;
/** A piece comes mainly from a segment, or goes mainly to one, when it is more than this share of it. */
const mainShare = 0.5;

/**
 * What became of the former segments, by the customers of one sample: `former[i]` and `next[i]` are the segments of customer i.
 * A segment has split when two or more new ones come mainly from it and each took a fifth of it; several have merged when
 * each went mainly into one new segment and makes up a fifth of it.
 */
export function lineageOf(former: readonly string[], next: readonly string[]): SegmentLineage {
  const [fromSizes, toSizes] = [sizesOf(former), sizesOf(next)];
  const shared = sizesOf(former.map((from, i) => JSON.stringify([from, next[i]])));
  const flows = Array.from(shared, ([pair, count]) => {
    const [from, to] = JSON.parse(pair) as [string, string];
    const ofFrom = count / (fromSizes.get(from) as number);
    const ofTo = count / (toSizes.get(to) as number);
    return { from, to, ofFrom, ofTo, count };
  });
  flows.sort((a, b) => b.count - a.count || (a.from + a.to < b.from + b.to ? -1 : 1));
  const pieces = flows.filter(({ ofFrom, ofTo }) => ofFrom >= pieceMin && ofTo > mainShare);
  const parts = flows.filter(({ ofFrom, ofTo }) => ofTo >= pieceMin && ofFrom > mainShare);
  return {
    flows: flows
      .filter(({ ofFrom, ofTo }) => ofFrom >= flowMin || ofTo >= flowMin)
      .map(({ from, to, ofFrom, ofTo }) => ({ from, to, ofFrom, ofTo })),
    splits: several(pieces, 'from').map(([from, found]) => ({ from, to: found.map(({ to }) => to) })),
    merges: several(parts, 'to').map(([to, found]) => ({ from: found.map(({ from }) => from), to })),
  };
}

function sizesOf(items: readonly string[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const item of items) sizes.set(item, (sizes.get(item) ?? 0) + 1);
  return sizes;
}

/** The flows that share one end, where there are at least two. */
function several<T extends { readonly from: string; readonly to: string }>(
  flows: readonly T[],
  end: 'from' | 'to',
): [string, T[]][] {
  return [...Map.groupBy(flows, (flow) => flow[end])].filter(([, found]) => found.length > 1);
}
