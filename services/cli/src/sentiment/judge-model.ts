import type { Example, Polarity, Sentiment } from '@shoal/sentiment-models';

/** Whatever judges texts. */
export interface Judging {
  predict(texts: readonly string[]): readonly Sentiment[] | Promise<readonly Sentiment[]>;
}

/** How right a model is, and how fast. */
export interface SentimentFigures {
  /** Reviews that it was judged on. */
  readonly reviews: number;
  /** Share that it was right about; `unknown` is never right. */
  readonly accuracy: number;
  /** Mean of the F1 scores of praise and of complaint. */
  readonly macroF1: number;
  readonly unknown: number;
  readonly reviewsPerSecond: number;
}

/** Asks for so many texts at once: progress is told in between. */
const BATCH = 2_000;

export interface Watched {
  readonly now: () => number;
  readonly say: (text: string) => void;
}

/** Judges all texts, and tells how long it took in milliseconds. */
export async function judgeTexts(
  model: Judging,
  texts: readonly string[],
  { now, say }: Watched,
): Promise<{ readonly answers: readonly Sentiment[]; readonly ms: number }> {
  const answers: Sentiment[] = [];
  const begun = now();
  for (let from = 0; from < texts.length; from += BATCH) {
    answers.push(...(await model.predict(texts.slice(from, from + BATCH))));
    say(`judging: ${answers.length} of ${texts.length} reviews`);
  }
  return { answers, ms: now() - begun };
}

/** Compares what a model says of examples with what is known of them. */
export async function judgeModel(
  model: Judging,
  examples: readonly Example[],
  watched: Watched,
): Promise<SentimentFigures> {
  const { answers, ms } = await judgeTexts(
    model,
    examples.map(({ text }) => text),
    watched,
  );
  const said = answers.map(({ label }) => label);
  const right = examples.filter(({ label }, i) => label === said[i]).length;
  return {
    reviews: examples.length,
    accuracy: right / examples.length,
    macroF1: (f1('positive', examples, said) + f1('negative', examples, said)) / 2,
    unknown: said.filter((label) => label === 'unknown').length,
    reviewsPerSecond: (1000 * examples.length) / Math.max(ms, 0.001),
  };
}

function f1(of: Polarity, examples: readonly Example[], said: readonly Sentiment['label'][]): number {
  let both = 0;
  let either = 0;
  examples.forEach(({ label }, i) => {
    both += Number(label === of && said[i] === of);
    either += Number(label === of) + Number(said[i] === of);
  });
  return either === 0 ? 0 : (2 * both) / either;
}
