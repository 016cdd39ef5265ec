export * from './cache.ts';
export { guardView } from './complete-view.ts';
export { createMemoryCache, type MemoryCache } from './memory-cache.ts';
export { createRedisCache, type RedisOptions } from './redis-cache.ts';
