import type { TSchema } from 'typebox';
import { answerExamples } from './answer-examples.ts';
import { audienceExamples } from './audience-examples.ts';
import { callExamples } from './call-examples.ts';
import { eventExamples } from './event-examples.ts';
import { eventPlaceExamples } from './event-place-examples.ts';
import { experimentExamples } from './experiment-examples.ts';
import { featureExamples } from './feature-examples.ts';
import { historyExamples } from './history-examples.ts';
import { recommendationExamples } from './recommendation-examples.ts';
import { riskExamples } from './risk-examples.ts';
import type { SchemaExample } from './schema-example.ts';
import { segmentExamples } from './segment-examples.ts';
import { sentimentExamples } from './sentiment-examples.ts';

/** An example of every schema of the topics, and of the answers of the HTTP API. */
export const schemaExamples: readonly SchemaExample[] = [
  ...callExamples,
  ...eventExamples,
  ...featureExamples,
  ...segmentExamples,
  ...recommendationExamples,
  ...experimentExamples,
  ...audienceExamples,
  ...riskExamples,
  ...sentimentExamples,
  ...answerExamples,
  ...historyExamples,
  ...eventPlaceExamples,
];

const valid = new Map<TSchema, SchemaExample['valid']>(
  schemaExamples.map((example) => [example.schema, example.valid]),
);

/** The valid example of a schema; undefined where there is none. */
export function exampleOf(schema: TSchema): SchemaExample['valid'] | undefined {
  return valid.get(schema);
}
