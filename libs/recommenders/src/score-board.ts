/**
 * Scores of one answer by place of item, and which item of the history gave each most. Kept by a model and cleaned after each
 * answer where it was written, so that an answer costs what it touches and not the size of the catalogue.
 */
export class ScoreBoard {
  private scores = new Float64Array(0);
  private most = new Float64Array(0);
  private from = new Int32Array(0);
  private touched = new Int32Array(0);
  private count = 0;

  /** Call it before each answer, with how many items there are. */
  clear(items: number): void {
    for (let i = 0; i < this.count; i++) {
      const place = this.touched[i] as number;
      this.scores[place] = 0;
      this.most[place] = 0;
    }
    this.count = 0;
    if (items <= this.scores.length) return;
    this.scores = new Float64Array(items);
    this.most = new Float64Array(items);
    this.from = new Int32Array(items);
    this.touched = new Int32Array(items);
  }

  /** Adds to the score of an item what one of the history (-1: none in particular) says for it; nothing below or at 0. */
  add(place: number, share: number, from: number): void {
    if (!(share > 0)) return;
    if (this.scores[place] === 0) this.touched[this.count++] = place;
    this.scores[place] = (this.scores[place] as number) + share;
    if (share > (this.most[place] as number)) {
      this.most[place] = share;
      this.from[place] = from;
    }
  }

  /** 0 where nothing spoke for it. */
  scoreOf(place: number): number {
    return this.scores[place] as number;
  }

  /** The item of the history that spoke most for this one. */
  becauseOf(place: number): number {
    return this.from[place] as number;
  }

  /** The items that have a score, in the order in which they got it. */
  places(): Int32Array {
    return this.touched.subarray(0, this.count);
  }
}
