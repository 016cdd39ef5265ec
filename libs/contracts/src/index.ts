export * from './access-key.ts';
export { type ApiAnswer, type ApiRoute, type ApiService, nothing } from './api/api-route.ts';
export { asyncApiDocument } from './api/asyncapi.ts';
export {
  AudienceAnswer,
  AudienceBody,
  AudienceChange,
  AudienceFieldsAnswer,
  AudienceMembersAnswer,
  AudiencesAnswer,
  PreviewAnswer,
  PreviewBody,
} from './api/audience-answers.ts';
export {
  CustomerAnswer,
  CustomerAudience,
  CustomerProfile,
  CustomerSegment,
  itemKinds,
} from './api/customer-answer.ts';
export { EventAnswer, EventAssignment, type EventStatus } from './api/event-answer.ts';
export { eventsPage } from './api/events-page.ts';
export type { SchemaExample } from './api/examples/schema-example.ts';
export { exampleOf, schemaExamples } from './api/examples/schema-examples.ts';
export { ExplanationAnswer, SegmentMove } from './api/explanation-answer.ts';
export { type GatewayRoutes, gatewayRoutes } from './api/gateway-routes.ts';
export { FlowsAnswer, HistoryAnswer } from './api/history-answers.ts';
export {
  AcceptedAnswer,
  BatchAnswer,
  ItemRemovedAnswer,
  ItemsAnswer,
} from './api/ingestion-answers.ts';
export { ingestionRoutes } from './api/ingestion-routes.ts';
export { type OpenApiOptions, openApiDocument } from './api/openapi.ts';
export {
  PopularItemsAnswer,
  RecommendationFallback,
  RecommendationsAnswer,
  SimilarItemsAnswer,
} from './api/recommendation-answers.ts';
export { RefusalAnswer } from './api/refusal-answer.ts';
export { CustomerChurn, RiskAnswer, RiskSummary, VerdictAnswer, VerdictBody } from './api/risk-answers.ts';
export {
  ChangesAnswer,
  MembersAnswer,
  ModelAnswer,
  SegmentAnswer,
  SegmentsAnswer,
  ShopAnswer,
} from './api/segment-answers.ts';
export { SentimentAnswer, type SentimentAspect } from './api/sentiment-answers.ts';
export { topicReaders } from './api/topic-readers.ts';
export * from './audience.ts';
export * from './catalogue-item.ts';
export * from './commerce-properties.ts';
export * from './customer-event.ts';
export * from './customer-key.ts';
export * from './envelope.ts';
export { eventCodes } from './event-codes.ts';
export * from './experiment.ts';
export * from './feature-merge.ts';
export * from './feature-state.ts';
export * from './identity-graph.ts';
export * from './identity-link.ts';
export * from './kept-versions.ts';
export * from './message-claims.ts';
export * from './model-records.ts';
export * from './move-why.ts';
export * from './noted-refusal.ts';
export * from './recommendation-list.ts';
export * from './recommendation-view.ts';
export * from './recommender-model.ts';
export * from './refusals.ts';
export * from './risk.ts';
export * from './risk-model.ts';
export * from './segment-call.ts';
export * from './segment-flows.ts';
export * from './segment-model.ts';
export * from './segments.ts';
export * from './sentiment.ts';
export * from './sentiment-model.ts';
export * from './topics.ts';
export * from './validation.ts';
export * from './views.ts';
