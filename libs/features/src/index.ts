export { amountScale, fromAmount, itemId, orderAmount, toAmount } from './commerce.ts';
export { dayMs } from './decay.ts';
export * from './evaluate-features.ts';
export { type FoldableEvent, foldEvent } from './fold-event.ts';
export { lastEventAt } from './last-events.ts';
export { evaluateLeanings, type LeaningName } from './leanings.ts';
export { mergeStates } from './merge-states.ts';
export { newFeatureState } from './new-state.ts';
export { featureStateIn, readFeatureState } from './read-state.ts';
export { type ItemKind, type RecentItem, recentItems } from './recent-items.ts';
export { type FoldableSentiment, foldSentiment } from './sentiment.ts';
export {
  comesDirectly,
  hasTaken,
  hasTakenEvent,
  inheritFormer,
  noteDirect,
  noteFormer,
  take,
  takenFrom,
} from './sources.ts';
