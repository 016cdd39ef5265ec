import { OptionError } from '../errors.ts';
import type { Example, FitWatch, SentimentClassifier, SentimentModel } from '../sentiment-model.ts';
import { EnsembleModel, MEMBERS_MAX } from './ensemble-model.ts';

export interface EnsembleOptions {
  /** 1 to 16 classifiers. It pays where they err apart: a linear one and a convolution, say. */
  readonly members: readonly SentimentClassifier[];
}

/** Several classifiers that learn from the same examples, and whose log odds are averaged: a logarithmic opinion pool. */
export class Ensemble implements SentimentClassifier<EnsembleModel> {
  readonly #members: readonly SentimentClassifier[];

  /** Throws OptionError. */
  constructor({ members }: EnsembleOptions) {
    if (members.length < 1 || members.length > MEMBERS_MAX)
      throw new OptionError(`there are ${members.length} members, and must be 1 to ${MEMBERS_MAX}`);
    this.#members = members;
  }

  /** Rejects with what a member throws, or the reason of the signal. */
  async fit(examples: readonly Example[], { onProgress, signal }: FitWatch = {}): Promise<EnsembleModel> {
    const models: SentimentModel[] = [];
    for (const [i, member] of this.#members.entries()) {
      signal?.throwIfAborted();
      const note = (text: string) => onProgress?.(`member ${i + 1} of ${this.#members.length}: ${text}`);
      models.push(await member.fit(examples, { onProgress: note, ...(signal && { signal }) }));
    }
    return new EnsembleModel(models);
  }
}
