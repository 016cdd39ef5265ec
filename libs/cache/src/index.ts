export * from './cache.ts';
export { type EnsureView, guardView, readWhole } from './complete-view.ts';
export { guardPartitions, type PartitionGuard } from './guard-partitions.ts';
export { createMemoryCache, type MemoryCache } from './memory-cache.ts';
export { type DocumentMessage, newerDocuments } from './newer-documents.ts';
export { createRedisCache, type RedisOptions } from './redis-cache.ts';
export { type DocumentUpdate, updateDocuments } from './update-documents.ts';
