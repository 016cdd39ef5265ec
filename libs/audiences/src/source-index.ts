import { type Atom, compare, type NumberAtom } from './condition.ts';
import type { CustomerFacts } from './customer-facts.ts';

/** The atoms of one clause on one source: all must hold. */
export interface SourceDemand {
  readonly clause: number;
  readonly atoms: readonly Atom[];
}

/** Sets of clauses as bits, 32 to a word: `bits` with every clause in `flips` turned over. */
export interface ClauseSet {
  readonly bits: Uint32Array;
  readonly flips: Uint32Array;
}

/** Which clauses a source leaves standing, by its value: those that demand nothing of it always. */
export interface SourceIndex {
  readonly clauses: number;
  find(customer: CustomerFacts): ClauseSet;
}

/** `read` has the type of the atoms' sources: all atoms of one source key are of one kind. */
export function indexSource(demands: readonly SourceDemand[], words: number): SourceIndex {
  const first = demands[0]?.atoms[0] as Atom;
  const everyone = new Uint32Array(words).fill(0xffff_ffff);
  return first.kind === 'number'
    ? indexNumbers(demands, first.source.read, everyone)
    : indexTexts(demands, first.source.read, everyone);
}

/** Turning a bit over and back takes about four times as long as a word of bits. */
const flipsShare = 4;

function turn(bits: Uint32Array, clause: number): void {
  bits[clause >>> 5] = (bits[clause >>> 5] as number) ^ (1 << (clause & 31));
}

const holdsAll = (atoms: readonly Atom[], value: number): boolean =>
  atoms.every((atom) => atom.kind === 'number' && compare(value, atom.comparison, atom.constant));

/**
 * Numbers: the constants of all atoms cut the line into regions, each constant one of its own, and within a region nothing
 * changes. A region is a full set of bits now and then, and the clauses that differ from that one in between: never more of these
 * than a fourth of a set's words, so that a look-up costs as much as the set, and the whole takes room in proportion to the atoms.
 */
function indexNumbers(
  demands: readonly SourceDemand[],
  read: (customer: CustomerFacts) => number,
  everyone: Uint32Array,
): SourceIndex {
  const cuts = cutsOf(demands.flatMap(({ atoms }) => atoms));
  const changes: number[][] = Array.from({ length: 2 * cuts.length + 1 }, () => []);
  for (const demand of demands) noteChanges(demand, cuts, changes);
  const sets = layOut(changes, everyone);
  return {
    clauses: demands.length,
    find: (customer) => sets[regionOf(read(customer), cuts)] as ClauseSet,
  };
}

function cutsOf(atoms: readonly Atom[]): Float64Array {
  const constants = atoms.map((atom) => (atom as NumberAtom).constant);
  return Float64Array.from(new Set(constants)).sort();
}

/** 2i + 1 at the i-th cut, 2i below it and above the one before. */
function regionOf(value: number, cuts: Float64Array): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low < cuts.length && cuts[low] === value ? 2 * low + 1 : 2 * low;
}

/** Notes in which regions a clause comes to hold or ceases to; below all regions every clause counts as holding. */
function noteChanges({ clause, atoms }: SourceDemand, cuts: Float64Array, changes: number[][]): void {
  const own = cutsOf(atoms);
  let holds = true;
  const note = (region: number, value: number) => {
    const now = holdsAll(atoms, value);
    if (now !== holds) changes[region]?.push(clause);
    holds = now;
  };
  note(0, Number.NEGATIVE_INFINITY);
  own.forEach((cut, i) => {
    const region = regionOf(cut, cuts);
    note(region, cut);
    note(region + 1, between(cut, own[i + 1]));
  });
}

/** A number above a cut and below the next one. */
function between(cut: number, next: number | undefined): number {
  if (next === undefined) return cut === Number.POSITIVE_INFINITY ? cut : Number.POSITIVE_INFINITY;
  if (next === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return cut + (next - cut) / 2;
}

function layOut(changes: readonly (readonly number[])[], everyone: Uint32Array): ClauseSet[] {
  const current = everyone.slice();
  const sets: ClauseSet[] = [];
  let run: Run = { bits: everyone, flips: [], ends: [] };
  for (const changed of changes) {
    for (const clause of changed) turn(current, clause);
    if (run.flips.length + changed.length > everyone.length / flipsShare) {
      sets.push(...setsOf(run));
      run = { bits: current.slice(), flips: [], ends: [] };
    } else run.flips.push(...changed);
    run.ends.push(run.flips.length);
  }
  return [...sets, ...setsOf(run)];
}

/** Regions side by side: one set of bits, and of the flips of all of them each has so many from the start. */
interface Run {
  readonly bits: Uint32Array;
  readonly flips: number[];
  readonly ends: number[];
}

function setsOf({ bits, flips, ends }: Run): ClauseSet[] {
  const shared = Uint32Array.from(flips);
  return ends.map((end) => ({ bits, flips: shared.subarray(0, end) }));
}

/** Texts: a set for each that is named somewhere, and one for all others. */
function indexTexts(
  demands: readonly SourceDemand[],
  read: (customer: CustomerFacts) => string,
  everyone: Uint32Array,
): SourceIndex {
  const bits = everyone.slice();
  const changes = new Map<string, number[]>();
  for (const { clause, atoms } of demands) {
    const holds = (text: string | undefined) =>
      atoms.every(
        (atom) => atom.kind === 'text' && (text !== undefined && atom.values.has(text)) === atom.isAmong,
      );
    const others = holds(undefined);
    if (!others) turn(bits, clause);
    for (const text of new Set(atoms.flatMap((atom) => (atom.kind === 'text' ? [...atom.values] : [])))) {
      if (holds(text) === others) continue;
      const changed = changes.get(text) ?? [];
      changed.push(clause);
      changes.set(text, changed);
    }
  }
  const other: ClauseSet = { bits, flips: new Uint32Array(0) };
  const sets = new Map(Array.from(changes, ([text, changed]) => [text, withFlips(bits, changed)]));
  return { clauses: demands.length, find: (customer) => sets.get(read(customer)) ?? other };
}

function withFlips(bits: Uint32Array, flips: readonly number[]): ClauseSet {
  if (flips.length <= bits.length / flipsShare) return { bits, flips: Uint32Array.from(flips) };
  const own = bits.slice();
  for (const clause of flips) turn(own, clause);
  return { bits: own, flips: new Uint32Array(0) };
}
