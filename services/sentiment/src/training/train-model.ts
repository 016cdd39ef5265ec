import type { SentimentFigures } from '@shoal/contracts';
import {
  Adapted,
  type AdaptedModel,
  Ensemble,
  type Example,
  modelFromBytes,
  type SentimentClassifier,
  type SentimentModel,
  shippedModel,
} from '@shoal/sentiment-models';
import { Encoded, type SentenceEncoder } from '@shoal/sentiment-models/encoder';

export interface TrainingInput {
  /** The oldest first: the newest fifth judges. */
  readonly reviews: readonly Example[];
  /** The stored model that is in force now; the shipped one where it is left out. */
  readonly champion?: Uint8Array;
}

/** A pretrained encoder that models are trained on too, and what it wants before each text. */
export interface PretrainedEncoder {
  readonly encoder: SentenceEncoder;
  readonly prefix: string;
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

/**
 * Learns what a shop's reviews add to the shipped model, with an encoder averaged with what they teach it, and how much that helps on later
 * reviews. Rejects with TooFewExamplesError.
 */
export async function trainModel(
  { reviews, champion }: TrainingInput,
  pretrained?: PretrainedEncoder,
): Promise<TrainingOutput> {
  const cut = Math.floor(reviews.length * (1 - JUDGED_SHARE));
  const [known, later] = [reviews.slice(0, cut), reviews.slice(cut)];
  const members = [adaptedWithin, ...(pretrained ? [new Encoded(pretrained)] : [])];
  const classifier = pretrained ? new Ensemble({ members }) : adaptedWithin;
  const model = await classifier.fit(known);
  const encoders = pretrained ? [pretrained.encoder] : [];
  const before = champion ? modelFromBytes(champion, { encoders }) : shippedModel();
  return {
    bytes: model.toBytes(),
    examples: known.length,
    quality: await figuresOf(model, later),
    champion: await figuresOf(before, later),
  };
}

/** The rarest grams are left out until it fits. */
const adaptedWithin: SentimentClassifier<AdaptedModel> = {
  fit: (known, watch) => {
    for (let documentsMin = 2; ; documentsMin *= 2) {
      const model = new Adapted(shippedModel(), { documentsMin }).fit(known, watch);
      if (model.grams <= GRAMS_MAX) return model;
    }
  },
};

async function figuresOf(model: SentimentModel, reviews: readonly Example[]): Promise<SentimentFigures> {
  const answers = await model.predict(reviews.map(({ text }) => text));
  let right = 0;
  let loss = 0;
  answers.forEach(({ label, probability }, i) => {
    const truth = (reviews[i] as Example).label;
    if (label === truth) right += 1;
    loss -= Math.log(Math.max(1e-6, probability[truth]));
  });
  return { rows: reviews.length, accuracy: right / reviews.length, logLoss: loss / reviews.length };
}
