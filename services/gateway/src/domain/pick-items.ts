import { pickRecommendations } from '@shoal/contracts';

/** The text of a view, and where its first item begins; undefined where there is no view. */
export interface ViewText {
  readonly text: string;
  readonly from: number;
}

export interface Picking {
  readonly n: number;
  readonly admits: (itemId: string) => boolean;
}

const nothing: ReadonlySet<string> = new Set();

/** What was picked, as the JSON that it is answered as. */
export class PickedItems {
  readonly lines: string[] = [];
  readonly ids: string[] = [];
  readonly #picking: Picking;

  constructor(picking: Picking) {
    this.#picking = picking;
  }

  get isFull(): boolean {
    return this.lines.length >= this.#picking.n;
  }

  /** Takes the first of a view that may be shown and are not there yet, until there are `upTo`. */
  takeView(view: ViewText | undefined, upTo = this.#picking.n): void {
    const wanted = Math.min(upTo, this.#picking.n) - this.lines.length;
    if (!view || wanted <= 0) return;
    const { admits } = this.#picking;
    // A view names an item once: only what was picked before can come again.
    const before = this.ids.length > 0 ? new Set(this.ids) : nothing;
    // Whoever admits an id gives its line back next, so ids come in the order of lines.
    const lines = pickRecommendations(view.text, view.from, wanted, (id) => {
      const isTaken = !before.has(id) && admits(id);
      if (isTaken) this.ids.push(id);
      return isTaken;
    });
    this.lines.push(...lines);
  }

  /** Takes items that nothing is known of but their ids. */
  takeIds(ids: Iterable<string>, source: string, looksMax: number): void {
    const before = new Set(this.ids);
    let looks = 0;
    for (const id of ids) {
      if (this.isFull || looks >= looksMax) return;
      looks += 1;
      if (before.has(id) || !this.#picking.admits(id)) continue;
      this.ids.push(id);
      this.lines.push(JSON.stringify({ itemId: id, score: 0, source }));
    }
  }
}
