import type { CatalogueItem } from '@shoal/contracts';
import { Content, type ContentModel, interactionsFrom, type Recommendation } from '@shoal/recommenders';

/** Items of one shop whose texts are held; those beyond are known by what people do with them only. */
const itemsMax = 1_000_000;
/** How many items fill the list of a customer in a shop in which little has happened: as many as a list has, and some. */
const firstMax = 200;

/** How many items read like one are named, and of how many items that is kept: looking it up takes milliseconds in a large shop. */
const similarMax = 30;
const keptMax = 10_000;

/** What is known of an item without its texts, which the content model has. */
interface Facts {
  readonly category: readonly string[] | undefined;
  readonly isHidden: boolean;
  /** Of its texts: another one has them read anew. */
  readonly textHash: number;
}

/** The catalogue of one shop. */
export class ShopCatalogue {
  readonly #facts = new Map<string, Facts>();
  #content: ContentModel | undefined;
  /** Not in the content model yet: adding one at a time costs more than adding many. */
  #pending: CatalogueItem[] = [];
  #new = new Set<string>();
  /** Until the next item comes: it may be more like any than those named here. */
  readonly #similar = new Map<string, readonly Recommendation[]>();
  /** The first that may be shown, until something changes. */
  #first: string[] | undefined;

  get size(): number {
    return this.#facts.size;
  }

  /** Tells whether there was room for it. */
  set({ ...item }: CatalogueItem): boolean {
    const { itemId, category, hidden = false, available = true } = item;
    const known = this.#facts.get(itemId);
    if (!known && this.#facts.size >= itemsMax) return false;
    const textHash = hashOf(JSON.stringify(textsOf(item)));
    this.#facts.set(itemId, { category, isHidden: hidden || !available, textHash });
    this.#first = undefined;
    if (known?.textHash === textHash) return true;
    this.#pending.push(item);
    this.#new.add(itemId);
    return true;
  }

  /** Models know it still, so it is hidden rather than forgotten. */
  delete(itemId: string): void {
    const known = this.#facts.get(itemId);
    if (!known) return;
    this.#facts.set(itemId, { ...known, category: undefined, isHidden: true });
    this.#new.delete(itemId);
    this.#first = undefined;
  }

  /** The items that came, or have another text, since this was asked last. */
  takeNew(): string[] {
    const items = [...this.#new];
    this.#new = new Set();
    return items;
  }

  categoryOf(itemId: string): readonly string[] | undefined {
    return this.#facts.get(itemId)?.category;
  }

  /** Hidden, or not to be had now. An item that nobody has said anything of is neither. */
  isHidden(itemId: string): boolean {
    return this.#facts.get(itemId)?.isHidden ?? false;
  }

  /** The first items that may be shown, in the order in which they came. */
  first(): readonly string[] {
    this.#first ??= this.#facts
      .entries()
      .filter(([, { isHidden }]) => !isHidden)
      .map(([itemId]) => itemId)
      .take(firstMax)
      .toArray();
    return this.#first;
  }

  /** Knows what every item reads like, the newest too; undefined for a shop without a catalogue. */
  content(): ContentModel | undefined {
    if (this.#pending.length > 0) {
      const items = this.#pending.map(textsOf);
      this.#pending = [];
      if (this.#content) this.#content.addItems(items);
      else this.#content = firstContent(items);
      this.#similar.clear();
    }
    return this.#content;
  }

  /** The items that read most like one, hidden ones too. */
  similarTo(itemId: string): readonly Recommendation[] {
    const content = this.content();
    const kept = this.#similar.get(itemId);
    if (kept || !content) return kept ?? [];
    const list = content
      .similar(itemId, similarMax)
      .filter(({ reason }) => reason.source !== 'popular')
      .map((entry) => ({ ...entry, reason: { ...entry.reason, because: itemId } }));
    if (this.#similar.size >= keptMax) this.#similar.delete(this.#similar.keys().next().value ?? '');
    this.#similar.set(itemId, list);
    return list;
  }
}

/** FNV-1a over UTF-16 units, 32 bits: two texts of one item that are alike by chance cost one reading, no more. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** A model is fitted on interactions; its own are of no use here, since lists are asked for by what somebody did last. */
function firstContent(items: readonly ReturnType<typeof textsOf>[]): ContentModel {
  const [{ item }] = items as [ReturnType<typeof textsOf>];
  return new Content({ catalogue: items }).fit(interactionsFrom([{ user: '', item, weight: 0 }]));
}

function textsOf({ itemId, title, category, attributes }: CatalogueItem) {
  return {
    item: itemId,
    title,
    ...(category && { category }),
    ...(attributes && {
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(' ') : String(value),
        ]),
      ),
    }),
  };
}
