import type { Clause } from './clauses.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { Atom } from './condition.ts';
import { predicateOf } from './condition.ts';
import type { CustomerFacts } from './customer-facts.ts';
import { indexSource, type SourceDemand, type SourceIndex } from './source-index.ts';

/** One clause that alone demands something of a source, or one of few: asked only while it still stands. */
interface Straggler {
  readonly clause: number;
  readonly holds: (customer: CustomerFacts) => boolean;
}

/**
 * Many rules asked at once. Rules are taken apart into clauses (alternatives), and clauses into what they demand of each source
 * (a feature, the segment, the age of an event). A source is read once, and its value looked up among the constants of all rules
 * together; that leaves a set of clauses standing, as bits. What stands in the sets of all sources, holds. This is the counting
 * algorithm of publish/subscribe systems (Fabret et al. 2001, "Filtering algorithms and implementation for very fast
 * publish/subscribe systems") with bits for counters, as bitmap indexes of databases have them. No rule is looked at by itself.
 */
export class AudienceIndex {
  readonly #audiences: readonly string[];
  /** The number of the audience that each clause belongs to. */
  readonly #owners: Uint32Array;
  readonly #sources: readonly SourceIndex[];
  readonly #stragglers: readonly Straggler[];
  readonly #start: Uint32Array;
  readonly #standing: Uint32Array;
  readonly #live: Uint32Array;
  readonly #turned: Uint32Array;

  constructor(rules: ReadonlyMap<string, CompiledRule>) {
    this.#audiences = [...rules.keys()];
    const clauses = [...rules.values()].flatMap((rule, owner) =>
      rule.clauses.map((clause) => ({ clause, owner })),
    );
    this.#owners = Uint32Array.from(clauses, ({ owner }) => owner);
    const words = Math.ceil(clauses.length / 32);
    this.#start = new Uint32Array(words);
    clauses.forEach((_, i) => {
      this.#start[i >>> 5] = (this.#start[i >>> 5] as number) | (1 << (i & 31));
    });
    const demands = demandsOf(clauses.map(({ clause }) => clause));
    const { shared, few } = divide(demands, words);
    this.#sources = shared;
    this.#stragglers = few;
    this.#standing = new Uint32Array(words);
    this.#live = new Uint32Array(words);
    this.#turned = new Uint32Array(words);
  }

  get size(): number {
    return this.#audiences.length;
  }

  /** The audiences that a customer belongs to, each once, in the order in which they were given. */
  match(customer: CustomerFacts): string[] {
    let live = this.#begin();
    for (const source of this.#sources) {
      if (live === 0) return [];
      live = this.#narrow(source, customer, live);
    }
    for (const { clause, holds } of this.#stragglers) {
      const word = this.#standing[clause >>> 5] as number;
      const bit = 1 << (clause & 31);
      if ((word & bit) !== 0 && !holds(customer)) this.#standing[clause >>> 5] = word & ~bit;
    }
    return this.#collect(live);
  }

  /** All clauses stand; `live` lists the words in which some do. */
  #begin(): number {
    this.#standing.set(this.#start);
    const words = this.#start.length;
    for (let i = 0; i < words; i += 1) this.#live[i] = i;
    return words;
  }

  /** standing := standing AND what the source leaves; words without any bit are not looked at again. */
  #narrow(source: SourceIndex, customer: CustomerFacts, live: number): number {
    const { bits, flips } = source.find(customer);
    const turned = this.#turned;
    for (const clause of flips)
      turned[clause >>> 5] = (turned[clause >>> 5] as number) ^ (1 << (clause & 31));
    let left = 0;
    for (let i = 0; i < live; i += 1) {
      const word = this.#live[i] as number;
      const standing = (this.#standing[word] as number) & ((bits[word] as number) ^ (turned[word] as number));
      this.#standing[word] = standing;
      if (standing !== 0) {
        this.#live[left] = word;
        left += 1;
      }
    }
    for (const clause of flips) turned[clause >>> 5] = 0;
    return left;
  }

  #collect(live: number): string[] {
    const matched: string[] = [];
    let last = -1;
    for (let i = 0; i < live; i += 1) {
      const word = this.#live[i] as number;
      let standing = this.#standing[word] as number;
      while (standing !== 0) {
        const bit = 31 - Math.clz32(standing & -standing);
        standing &= standing - 1;
        // Clauses of one audience stand side by side, so each audience comes in one go.
        const owner = this.#owners[word * 32 + bit] as number;
        if (owner !== last) matched.push(this.#audiences[owner] as string);
        last = owner;
      }
    }
    return matched;
  }
}

/** What each clause demands of each source. */
function demandsOf(clauses: readonly Clause[]): ReadonlyMap<string, SourceDemand[]> {
  const demands = new Map<string, SourceDemand[]>();
  clauses.forEach((clause, number) => {
    const atoms = new Map<string, Atom[]>();
    for (const atom of clause) atoms.set(atom.source.key, [...(atoms.get(atom.source.key) ?? []), atom]);
    for (const [key, own] of atoms) {
      const known = demands.get(key) ?? [];
      known.push({ clause: number, atoms: own });
      demands.set(key, known);
    }
  });
  return demands;
}

/** A source that fewer clauses ask than a set has words is dearer by its set than one by one. */
function divide(
  demands: ReadonlyMap<string, readonly SourceDemand[]>,
  words: number,
): { shared: SourceIndex[]; few: Straggler[] } {
  const shared: SourceIndex[] = [];
  const few: Straggler[] = [];
  for (const asked of demands.values()) {
    if (asked.length > words) shared.push(indexSource(asked, words));
    else
      for (const { clause, atoms } of asked)
        few.push({ clause, holds: predicateOf({ kind: 'and', parts: atoms }) });
  }
  // Those that most clauses ask leave the fewest standing.
  return { shared: shared.sort((a, b) => b.clauses - a.clauses), few };
}
