export * from './interactions.ts';
export * from './recommender.ts';
