export { type FeaturePipelineDependencies, featurePipeline } from './pipeline.ts';
export { featureEngineering } from './service.ts';
