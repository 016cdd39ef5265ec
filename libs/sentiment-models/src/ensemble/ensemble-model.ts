import { sentimentOf } from '../answers.ts';
import { ModelFormatError } from '../errors.ts';
import type { Sentiment, SentimentModel } from '../sentiment-model.ts';
import { StoredFields } from '../stored-fields.ts';
import { encodeModel, type StoredModel } from '../stored-model.ts';

/** What is stored names no more. */
export const MEMBERS_MAX = 16;

/** The mean of the log odds of several models. One that says `unknown` has no voice; where all do, the answer is `unknown`. */
export class EnsembleModel implements SentimentModel {
  static readonly kind = 'ensemble';
  static readonly version = 1;
  readonly kind = EnsembleModel.kind;
  readonly members: readonly SentimentModel[];

  constructor(members: readonly SentimentModel[]) {
    this.members = members;
  }

  async predict(texts: readonly string[]): Promise<readonly Sentiment[]> {
    const answers: (readonly Sentiment[])[] = [];
    // One after another: each member takes all that it may have of the processor.
    for (const member of this.members) answers.push(await member.predict(texts));
    return texts.map((_, i) => meanOf(answers.map((own) => own[i] as Sentiment)));
  }

  toBytes(): Uint8Array {
    const arrays = Object.fromEntries(this.members.map((member, i) => [nameOf(i), member.toBytes()]));
    const about = { members: this.members.length };
    return encodeModel({ kind: EnsembleModel.kind, version: EnsembleModel.version, about, arrays });
  }

  /** `read` makes a model of a member's bytes. Throws ModelFormatError, and what `read` throws. */
  static fromStored(stored: StoredModel, read: (bytes: Uint8Array) => SentimentModel): EnsembleModel {
    const fields = new StoredFields(stored, EnsembleModel.kind, EnsembleModel.version);
    const count = fields.value('members', countOf);
    return new EnsembleModel(Array.from({ length: count }, (_, i) => read(fields.uint8(nameOf(i)))));
  }
}

const nameOf = (member: number): string => `member${member}`;

function countOf(value: unknown): number {
  const isCount = typeof value === 'number' && Number.isSafeInteger(value);
  if (isCount && value >= 1 && value <= MEMBERS_MAX) return value;
  throw new ModelFormatError('no count');
}

/** As sure as float64 can tell a probability from 1. */
const PROBABILITY_MIN = 1e-15;

function meanOf(answers: readonly Sentiment[]): Sentiment {
  const known = answers.filter(({ label }) => label !== 'unknown');
  const sum = known.reduce((total, { probability: { positive, negative } }) => {
    const odds = Math.max(positive, PROBABILITY_MIN) / Math.max(negative, PROBABILITY_MIN);
    return total + Math.log(odds);
  }, 0);
  const first = answers[0] as Sentiment;
  return known.length === 0 ? first : sentimentOf(sum / known.length, first.language);
}
