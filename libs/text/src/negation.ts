import { LETTER, MARK } from './characters.ts';
import { hashWord } from './hash.ts';

/** How many words a negation reaches, if no punctuation ends it sooner. */
const SCOPE_WORDS = 4;

const NEGATIONS: ReadonlySet<number> = new Set(
  [
    ...['not', 'no', 'never', 'none', 'nobody', 'nothing', 'nor', 'neither', 'without', 'hardly', 'barely'],
    ...[
      'cannot',
      "can't",
      "don't",
      "doesn't",
      "didn't",
      "won't",
      "wouldn't",
      "couldn't",
      "shouldn't",
      "isn't",
    ],
    ...["aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "ain't", "needn't", "mustn't"],
    ...['cant', 'dont', 'doesnt', 'didnt', 'wont', 'wouldnt', 'couldnt', 'isnt', 'wasnt', 'arent', 'aint'],
  ].map(hashWord),
);
/** They look like negations and deny nothing: "not only good", "no doubt". */
const HARMLESS: ReadonlySet<number> = new Set(['only', 'just', 'doubt', 'wonder', 'problem'].map(hashWord));

/** Of a row of symbols, as SymbolReader has read it. */
export interface Symbols {
  readonly ids: Int32Array;
  readonly kinds: Uint8Array;
}

/**
 * Marks in `negated` which words stand in the scope of an English negation: up to four words after it, up to the next
 * punctuation (Das and Chen 2001; Pang, Lee and Vaithyanathan 2002). A second negation in the scope ends it: "not without charm".
 * Chinese needs no scope: what 不 and 没 deny stands beside them, in the same n-gram.
 */
export function markNegated({ ids, kinds }: Symbols, count: number, negated: Uint8Array): void {
  let left = 0;
  for (let i = 0; i < count; i++) {
    negated[i] = 0;
    if (kinds[i] === MARK) left = 0;
    if (kinds[i] !== LETTER) continue;
    const id = ids[i] as number;
    if (NEGATIONS.has(id)) {
      const isHarmless = i + 1 < count && HARMLESS.has(ids[i + 1] as number);
      left = left > 0 || isHarmless ? 0 : SCOPE_WORDS;
    } else if (left > 0) {
      negated[i] = 1;
      left--;
    }
  }
}
