/** A run of words of one clause. */
export interface Phrase {
  readonly text: string;
  /** Places of its first word and of the one after its last, to tell what overlaps. */
  readonly from: number;
  readonly to: number;
}

/** UTF-16 units of a text that are looked at: opinions that recur are said early, and often. */
const UNITS_MAX = 600;
const WORDS_MAX = 4;

/** Words that join clauses. */
const JOINTS = listed(
  `but and or because though although however while when that which who if 但 但是 可是 不过 而且 所以 因为 虽然 就是 而 和 与 只是`,
);
/** Words with which no phrase begins or ends: they say nothing of a thing, at its edges least of all. */
const EDGES =
  listed(`a an the this these those it its it's i i'm my me we our us you your he she they their them his her as at by for from in into of on
  onto to up with than then what there here is are was were be been am being has have had do does did will would can could should just
  very really quite too also even only all any some more most much one about after before how get got so again back out still now
  的 了 是 我 你 他 她 它 们 在 也 还 又 这 那 个 把 被 给 让 对 从 到 着 过 吗 吧 呢 啊 就 都 我们 你们 他们 已经 自己 每次 什么 怎么 这个 那个 一个`);
/** Words that are no phrase alone. */
const WEAK =
  listed(`not no never don't didn't won't can't isn't doesn't wasn't got made make buy bought use used like need want first time
  没有 没 不 不会 不要 不能 不是 可以 非常 很 太 比较 有点 很多 一般 这样 那么 还是 真的 感觉 觉得 时候 东西 小时 分钟 知道 一次 一下 今天 结果 最后 点 说 来 有 要 会 能 好像`);
const DIGITS = /^[\d.,]+$/;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * The phrases of a text that normaliseText has made: one to four words within a clause. Words are those of Unicode's text
 * segmentation (UAX 29), Chinese ones of the dictionary that it comes with.
 */
export function phrasesOf(text: string): Phrase[] {
  const phrases: Phrase[] = [];
  let clause: Clause | undefined;
  let place = 0;
  for (const { segment, index, isWordLike } of segmenter.segment(text.slice(0, UNITS_MAX))) {
    if (segment === ' ') continue;
    if (!isWordLike || JOINTS.has(segment)) clause = undefined;
    else {
      clause ??= { words: [], begins: [], from: place };
      clause.words.push(segment);
      clause.begins.push(index);
      addEndingHere(phrases, text, clause);
    }
    place++;
  }
  return phrases;
}

interface Clause {
  readonly words: string[];
  /** Where each word begins in the text. */
  readonly begins: number[];
  /** Place of the first word. */
  readonly from: number;
}

/** The phrases that end with the last word of a clause. */
function addEndingHere(phrases: Phrase[], text: string, { words, begins, from }: Clause): void {
  const last = words.length - 1;
  const lastWord = words[last] as string;
  if (EDGES.has(lastWord)) return;
  for (let first = last; first >= Math.max(0, last - WORDS_MAX + 1); first--) {
    const word = words[first] as string;
    if (EDGES.has(word) || DIGITS.test(word)) continue;
    if (first === last && (WEAK.has(word) || word.length < 2)) continue;
    const end = (begins[last] as number) + lastWord.length;
    phrases.push({ text: text.slice(begins[first], end), from: from + first, to: from + last + 1 });
  }
}

function listed(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
