import {
  type FlowStep,
  type FlowsAnswer,
  flowSteps,
  type HistoryAnswer,
  parseFlowName,
} from '@shoal/contracts';
import { isoTime } from './customer-profile.ts';

/** The moves of a range of steps. */
export interface FlowSteps {
  readonly step: FlowStep;
  readonly first: number;
  readonly last: number;
  /** By step, then by the move's name. */
  readonly moves: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** Of the segments that the moves have come by. */
  readonly names: ReadonlyMap<string, string>;
}

/** The moves between segments, the largest flow first. */
export function flowsAnswer(shop: string, steps: FlowSteps): FlowsAnswer {
  const { step, first, last, moves, names } = steps;
  const { ms } = flowSteps[step];
  const byMove = new Map<string, { at: string; customers: number }[]>();
  for (const [number, counts] of [...moves].sort(([a], [b]) => a - b)) {
    for (const [move, customers] of counts) {
      byMove.set(move, [...(byMove.get(move) ?? []), { at: isoTime(number * ms), customers }]);
    }
  }
  const flows = Array.from(byMove, ([move, found]) => {
    const customers = found.reduce((sum, entry) => sum + entry.customers, 0);
    return { ...parseFlowName(move), customers, steps: found };
  });
  return {
    shop,
    step,
    from: isoTime(first * ms),
    to: isoTime((last + 1) * ms),
    flows: flows.sort((a, b) => b.customers - a.customers),
    segments: Array.from(names, ([id, name]) => ({ id, name })),
  };
}

export interface SizesNow {
  /** The shop's clock, milliseconds. */
  readonly clock: number;
  readonly sizes: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<string, string>;
}

/** Sizes of segments at the end of each step: those of now, with the moves of the later steps taken back. */
export function historyAnswer(shop: string, steps: FlowSteps, now: SizesNow): HistoryAnswer {
  const { step, first, last, moves } = steps;
  const names = new Map([...steps.names, ...now.names]);
  const at: string[] = [];
  const history = new Map([...names.keys()].map((id) => [id, [] as number[]]));
  const sizes = new Map(now.sizes);
  for (let number = last; number >= first; number -= 1) {
    at.unshift(isoTime(number === last ? now.clock : (number + 1) * flowSteps[step].ms));
    // Members are counted a moment after the moves were read: what lies between must not give a size below 0.
    for (const [id, past] of history) past.unshift(Math.max(0, sizes.get(id) ?? 0));
    for (const [move, count] of moves.get(number) ?? []) takeBack(sizes, move, count);
  }
  const segments = Array.from(names, ([id, name]) => ({ id, name, sizes: history.get(id) ?? [] }));
  return { shop, step, at, segments: segments.sort((a, b) => (b.sizes.at(-1) ?? 0) - (a.sizes.at(-1) ?? 0)) };
}

function takeBack(sizes: Map<string, number>, move: string, count: number): void {
  const { from, to } = parseFlowName(move);
  if (from !== null) sizes.set(from, (sizes.get(from) ?? 0) + count);
  if (to !== null) sizes.set(to, (sizes.get(to) ?? 0) - count);
}
