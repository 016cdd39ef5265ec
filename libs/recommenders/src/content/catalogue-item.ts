/** What is known of an item from the catalogue. An item without any of it is recommended by popularity only. */
export interface CatalogueItem {
  readonly item: string;
  readonly title?: string;
  /** A path has its steps apart: each counts as a category of the item. */
  readonly category?: string | readonly string[];
  /** Of its text, by any encoder: as many numbers as those of all other items; only the direction counts. */
  readonly embedding?: ArrayLike<number>;
  readonly attributes?: Readonly<Record<string, string>>;
}
