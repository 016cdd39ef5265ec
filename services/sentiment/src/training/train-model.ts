import type { SentimentFigures } from '@shoal/contracts';
import { Adapted, AdaptedModel, type Example, type SentimentModel, shippedModel } from '@shoal/sentiment';

export interface TrainingInput {
  /** The oldest first: the newest fifth judges. */
  readonly reviews: readonly Example[];
  /** The stored model that is in force now; the shipped one where it is left out. */
  readonly champion?: Uint8Array;
}

export interface TrainingOutput {
  readonly bytes: Uint8Array;
  readonly examples: number;
  /** Both on the newest reviews, which neither has learned from unless the champion has seen them before. */
  readonly quality: SentimentFigures;
  readonly champion: SentimentFigures;
}

/** Grams of a shop's own model, so that it fits into a record. */
const GRAMS_MAX = 40_000;
const JUDGED_SHARE = 0.2;

/** Learns what a shop's reviews add to the shipped model, and how much that helps on later ones. Throws TooFewExamplesError. */
export function trainModel({ reviews, champion }: TrainingInput): TrainingOutput {
  const cut = Math.floor(reviews.length * (1 - JUDGED_SHARE));
  const [known, later] = [reviews.slice(0, cut), reviews.slice(cut)];
  const model = adaptWithin(known);
  const before = champion ? AdaptedModel.fromBytes(champion, shippedModel()) : shippedModel();
  return {
    bytes: model.toBytes(),
    examples: known.length,
    quality: figuresOf(model, later),
    champion: figuresOf(before, later),
  };
}

/** The rarest grams are left out until it fits. */
function adaptWithin(known: readonly Example[]): AdaptedModel {
  for (let documentsMin = 2; ; documentsMin *= 2) {
    const model = new Adapted(shippedModel(), { documentsMin }).fit(known);
    if (model.grams <= GRAMS_MAX) return model;
  }
}

function figuresOf(
  model: { predict: (texts: readonly string[]) => ReturnType<SentimentModel['predict']> },
  reviews: readonly Example[],
): SentimentFigures {
  const answers = model.predict(reviews.map(({ text }) => text)) as Awaited<
    ReturnType<SentimentModel['predict']>
  >;
  let right = 0;
  let loss = 0;
  answers.forEach(({ label, probability }, i) => {
    const truth = (reviews[i] as Example).label;
    if (label === truth) right += 1;
    loss -= Math.log(Math.max(1e-6, probability[truth]));
  });
  return { rows: reviews.length, accuracy: right / reviews.length, logLoss: loss / reviews.length };
}
