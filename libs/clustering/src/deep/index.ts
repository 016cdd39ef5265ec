export { DeepEmbeddedClustering } from './deep-embedded-clustering.ts';
export { DeepEmbeddedModel, type DeepEmbeddedModelJson } from './deep-embedded-model.ts';
export type { DeepEmbeddedOptions } from './deep-embedded-options.ts';
export type { DeepOptions, FitProgress, FitWatch } from './deep-options.ts';
export { type ItemEvent, SEQUENCE_COLUMNS, SEQUENCE_EVENTS, sequenceMatrix } from './item-sequences.ts';
export { SegmentClassifier, type SegmentClassifierOptions } from './segment-classifier.ts';
export {
  type SegmentAnswer,
  SegmentClassifierModel,
  type SegmentClassifierModelJson,
} from './segment-classifier-model.ts';
export { SequenceClustering, type SequenceOptions } from './sequence-clustering.ts';
export { SequenceModel, type SequenceModelJson } from './sequence-model.ts';
