import type { RecommendationList } from './recommendation-list.ts';

/**
 * The view of a customer's list, laid out for serving: a first line of JSON with what rules need, then a line for each item
 * that is JSON already and can be sent as it is. Item ids have nothing to escape, so an id is found without parsing.
 */
export interface RecommendationView {
  readonly version: number;
  /** By the shop's clock, milliseconds. */
  readonly at: number;
  /** What had a say in how it was made. */
  readonly experiment?: { readonly id: string; readonly variant: string };
  /** The customer that this id became. */
  readonly mergedInto?: string;
  readonly bought: readonly string[];
  /** Where in the text the first item begins. */
  readonly itemsFrom: number;
}

const idFrom = '{"itemId":"'.length;

export function writeRecommendationView({
  version,
  at,
  experiment,
  mergedInto,
  bought,
  items,
}: Pick<RecommendationList, 'version' | 'at' | 'experiment' | 'mergedInto' | 'bought' | 'items'>): string {
  const head = {
    ...{ version, at, bought },
    ...(experiment && { experiment }),
    ...(mergedInto !== undefined && { mergedInto }),
  };
  const lines = items.map(({ itemId, ...rest }) => JSON.stringify({ itemId, ...rest }));
  return [JSON.stringify(head), ...lines].join('\n');
}

/** Reads the first line. Throws a SyntaxError where the text is no view. */
export function openRecommendationView(text: string): RecommendationView {
  const end = text.indexOf('\n');
  const head = end < 0 ? text : text.slice(0, end);
  return Object.assign(JSON.parse(head), { itemsFrom: end < 0 ? text.length : end + 1 });
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
