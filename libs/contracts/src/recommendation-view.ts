import type { RecommendationList } from './recommendation-list.ts';

/**
 * The view of a customer's list, laid out for serving: a line of JSON about the list, one with the ids of what was bought, then a line
 * for each item that is JSON already and can be sent as it is. Item ids have nothing to escape, so an id is found without parsing.
 */
export interface RecommendationView {
  readonly version: number;
  /** By the shop's clock, milliseconds. */
  readonly at: number;
  /** What had a say in how it was made. */
  readonly experiment?: { readonly id: string; readonly variant: string };
  /** The customer that this id became. */
  readonly mergedInto?: string;
}

/** What a customer bought, asked item by item. */
export interface BoughtItems {
  has(itemId: string): boolean;
}

const idFrom = '{"itemId":"'.length;

export function writeRecommendationView({
  version,
  at,
  experiment,
  mergedInto,
  bought,
  items,
}: RecommendationView & Pick<RecommendationList, 'bought' | 'items'>): string {
  const head = {
    ...{ version, at },
    ...(experiment && { experiment }),
    ...(mergedInto !== undefined && { mergedInto }),
  };
  const lines = items.map(({ itemId, ...rest }) => JSON.stringify({ itemId, ...rest }));
  return [JSON.stringify(head), JSON.stringify(bought), ...lines].join('\n');
}

/** A view whose first two lines were read; its items are read from the text as they are needed. */
export interface OpenView {
  readonly head: RecommendationView;
  readonly bought: BoughtItems;
  /** Where in the text the first item begins. */
  readonly itemsFrom: number;
}

/** Reads the first two lines. Throws a SyntaxError where the text is no view. */
export function openRecommendationView(text: string): OpenView {
  const headEnd = lineEnd(text, 0);
  const boughtEnd = lineEnd(text, headEnd + 1);
  const bought = text.slice(headEnd + 1, boughtEnd);
  return {
    head: JSON.parse(text.slice(0, headEnd)),
    bought: { has: (itemId) => bought.includes(`"${itemId}"`) },
    itemsFrom: boughtEnd + 1,
  };
}

/** Where the first item of a view begins, without a look at what stands before. */
export function itemsFrom(text: string): number {
  return lineEnd(text, lineEnd(text, 0) + 1) + 1;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The first `n` items that `admits` lets through, each as the JSON that it is stored as; lines behind them are not looked at. */
export function pickRecommendations(
  text: string,
  from: number,
  n: number,
  admits: (itemId: string) => boolean,
): string[] {
  const picked: string[] = [];
  let start = from;
  while (start < text.length && picked.length < n) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const idStart = start + idFrom;
    if (admits(text.slice(idStart, text.indexOf('"', idStart)))) picked.push(text.slice(start, end));
    start = end + 1;
  }
  return picked;
}
