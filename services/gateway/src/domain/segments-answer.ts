import type { ModelAnswer, SegmentAnswer, SegmentModel, SegmentsAnswer } from '@shoal/contracts';
import { isoTime } from './customer-profile.ts';

/** How many customers are in each segment now, and how many no model has judged. */
export interface Sizes {
  readonly bySegment: ReadonlyMap<string, number>;
  readonly unassigned: number;
}

/** The segments of a shop, the largest first. */
export function segmentsAnswer(shop: string, model: SegmentModel | undefined, sizes: Sizes): SegmentsAnswer {
  const segments = model ? segmentAnswers(model, sizes) : [];
  const customers = knownCustomers(sizes);
  return {
    shop,
    customers,
    unassigned: sizes.unassigned,
    segments: segments.sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1)),
    model: model ? modelAnswer(model) : null,
    ...(!model && { message: whyNone(customers) }),
  };
}

/** Every segment of a model with its size, in the model's order. */
export function segmentAnswers({ segments }: SegmentModel, { bySegment }: Sizes): SegmentAnswer[] {
  const sizeOf = (id: string) => bySegment.get(id) ?? 0;
  const judged = segments.reduce((sum, { id }) => sum + sizeOf(id), 0);
  return segments.map(({ id, name, summary, trainingShare, means, differences = [] }) => {
    const size = sizeOf(id);
    const share = judged > 0 ? size / judged : 0;
    return { id, name, summary, size, share, trainingShare, means, differences };
  });
}

export function knownCustomers({ bySegment, unassigned }: Sizes): number {
  let customers = unassigned;
  for (const size of bySegment.values()) customers += size;
  return customers;
}

function modelAnswer(model: SegmentModel): ModelAnswer {
  const { version, customers, population, features, quality, explanation, method = 'kmeans' } = model;
  const { cause, trial, lineage } = model;
  return {
    version,
    trainedAt: isoTime(model.trainedAt),
    customers,
    population,
    features,
    quality,
    explanation,
    method,
    ...(cause && { cause }),
    ...(trial && { trial }),
    ...(lineage && { lineage }),
  };
}

function whyNone(customers: number): string {
  const need = 'the first model is trained once the shop has enough customers';
  const setting = 'SHOAL_SEGMENTATION_CUSTOMERS_MIN of segmentation, 200 by default';
  return `there are no segments yet: ${need} (${setting}), and ${customers} are known so far`;
}
