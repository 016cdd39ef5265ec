import { packArray, type StoredFields } from '@shoal/stored-models';
import type { ScoreBoard } from '../score-board.ts';
import { placesIn, startsIn } from '../stored-json.ts';

interface TermVector {
  readonly term: Int32Array;
  readonly count: Float32Array;
}

const NOTHING: TermVector = { term: new Int32Array(0), count: new Float32Array(0) };

/**
 * Items by their terms and terms by their items, TF-IDF with sublinear frequencies (Manning et al. 2008, 6.4). Grows: how rare a
 * term is is looked up when it is asked for, the length of an item when it comes in.
 */
export class TermIndex {
  private readonly terms: string[] = [];
  private readonly places = new Map<string, number>();
  private readonly postings: number[][] = [];
  private readonly vectors: (TermVector | undefined)[] = [];
  private readonly lengths: number[] = [];
  private described = 0;

  /** Takes items in, by place, with their terms; what was known of such an item before is replaced. */
  add(items: Iterable<readonly [place: number, terms: ReadonlyMap<string, number>]>): void {
    const added: number[] = [];
    for (const [place, terms] of items) {
      this.forget(place);
      if (terms.size === 0) continue;
      const term = Int32Array.from(terms.keys(), (name) => this.placeOf(name));
      this.put(place, { term, count: Float32Array.from(terms.values(), (count) => 1 + Math.log(count)) });
      added.push(place);
    }
    // Only now are the terms of a batch as rare as they are.
    for (const place of added) this.lengths[place] = this.lengthOf(this.vectors[place] ?? NOTHING);
  }

  /** Takes what was known of an item out again. */
  private forget(place: number): void {
    const known = this.vectors[place];
    if (known === undefined) return;
    for (const term of known.term) {
      const postings = this.postings[term] as number[];
      postings.splice(postings.indexOf(place), 1);
    }
    this.vectors[place] = undefined;
    this.lengths[place] = 0;
    this.described -= 1;
  }

  /** The cosine of each item with the weighted sum of some, onto `board`. Of a term, `entriesMax` items are read. */
  addSimilar(
    from: readonly (readonly [place: number, weight: number])[],
    board: ScoreBoard,
    entriesMax: number,
  ): void {
    const profile = new Map<number, number>();
    for (const [place, weight] of from) {
      const { term, count } = this.vectors[place] ?? NOTHING;
      for (let i = 0; i < term.length; i++) {
        const share = (weight * (count[i] as number)) / (this.lengths[place] as number);
        profile.set(term[i] as number, (profile.get(term[i] as number) ?? 0) + share);
      }
    }
    for (const [term, share] of profile) {
      const postings = this.postings[term] ?? [];
      const strength = share * this.rarityOf(term) ** 2;
      for (let i = 0; i < Math.min(postings.length, entriesMax); i++) {
        const place = postings[i] as number;
        board.add(place, (strength * this.countOf(place, term)) / (this.lengths[place] as number), -1);
      }
    }
  }

  /** The cosine of two items. */
  similarity(a: number, b: number): number {
    let sum = 0;
    const { term, count } = this.vectors[a] ?? NOTHING;
    for (let i = 0; i < term.length; i++) {
      const other = this.countOf(b, term[i] as number);
      sum += (count[i] as number) * other * this.rarityOf(term[i] as number) ** 2;
    }
    return sum === 0 ? 0 : sum / ((this.lengths[a] as number) * (this.lengths[b] as number));
  }

  toJSON(items: number): Record<string, unknown> {
    const all = Array.from({ length: items }, (_, place) => this.vectors[place] ?? NOTHING);
    const starts = new Int32Array(items + 1);
    for (const [place, { term }] of all.entries())
      starts[place + 1] = (starts[place] as number) + term.length;
    const term = new Int32Array(starts[items] as number);
    const count = new Float32Array(term.length);
    for (const [place, vector] of all.entries()) {
      term.set(vector.term, starts[place]);
      count.set(vector.count, starts[place]);
    }
    return {
      terms: this.terms,
      starts: packArray(starts),
      term: packArray(term),
      count: packArray(count),
      lengths: packArray(Float64Array.from({ length: items }, (_, place) => this.lengths[place] ?? 0)),
    };
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(fields: StoredFields, items: number): TermIndex {
    const index = new TermIndex();
    for (const name of fields.strings('terms')) index.placeOf(name);
    const term = placesIn(fields, 'term', { below: index.terms.length });
    const count = fields.float32('count', term.length);
    const starts = startsIn(fields, 'starts', { rows: items, total: term.length });
    const lengths = fields.float64('lengths', items);
    for (let place = 0; place < items; place++) {
      const from = starts[place] as number;
      const end = starts[place + 1] as number;
      if (from === end) continue;
      index.put(place, { term: term.subarray(from, end), count: count.subarray(from, end) });
      index.lengths[place] = lengths[place] as number;
    }
    return index;
  }

  private placeOf(name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    this.places.set(name, this.terms.length);
    this.postings.push([]);
    return this.terms.push(name) - 1;
  }

  private put(place: number, vector: TermVector): void {
    this.vectors[place] = vector;
    this.described++;
    for (const term of vector.term) this.postings[term]?.push(place);
  }

  private countOf(place: number, term: number): number {
    const vector = this.vectors[place] ?? NOTHING;
    const at = vector.term.indexOf(term);
    return at < 0 ? 0 : (vector.count[at] as number);
  }

  private rarityOf(term: number): number {
    return Math.log(1 + this.described / Math.max(1, this.postings[term]?.length ?? 0));
  }

  private lengthOf({ term, count }: TermVector): number {
    let square = 0;
    for (let i = 0; i < term.length; i++)
      square += ((count[i] as number) * this.rarityOf(term[i] as number)) ** 2;
    return Math.sqrt(square);
  }
}
