import { isBuiltin } from 'node:module';
import { placeOf } from './place.ts';
import { packageName } from './queries.ts';
import type { ImportFact } from './read-source.ts';

const KAFKA_CLIENTS = new Set([
  'kafkajs',
  '@platformatic/kafka',
  'node-rdkafka',
  '@confluentinc/kafka-javascript',
]);
const REDIS_CLIENTS = new Set(['ioredis', 'redis', '@redis/client', 'iovalkey']);
/** Node's modules that only compute. */
const PURE_BUILTINS = new Set([
  'node:assert',
  'node:assert/strict',
  'node:buffer',
  'node:util',
  'node:string_decoder',
]);
/** Node's cryptography has both: hashes follow from their input, keys and ids do not. */
const PURE_CRYPTO = new Set(['createHash', 'createHmac', 'hash', 'timingSafeEqual']);
const IO_PACKAGES = new Set([
  'pino',
  'pino-pretty',
  'fastify',
  'undici',
  'axios',
  'ws',
  'prom-client',
  'piscina',
]);
const AMBIENT_GLOBALS = new Set([
  'performance',
  'crypto',
  'process',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
]);
const AMBIENT_MEMBERS = new Set(['Date', 'Date.now', 'new Date()', 'Math', 'Math.random']);
const IO_GLOBALS = new Set([
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'BroadcastChannel',
  'Worker',
]);

export const isKafkaClient = (name: string): boolean => KAFKA_CLIENTS.has(name);
export const isRedisClient = (name: string): boolean => REDIS_CLIENTS.has(name);
export const isTensorFlow = (name: string): boolean => name.startsWith('@tensorflow/');
/** Globals that reach the network or another thread. */
export const isOutsideGlobal = (name: string): boolean => IO_GLOBALS.has(rootOf(name));
/** Globals whose answer depends on when, where or how often one asks. */
export const isAmbient = (name: string): boolean =>
  AMBIENT_GLOBALS.has(rootOf(name)) || AMBIENT_MEMBERS.has(name);

/** Whether pure code that imports this could reach a file, the network, a client, a thread or a log. */
export function reachesOut(
  { specifier, typeOnly, names }: ImportFact,
  packages: ReadonlyMap<string, string>,
): boolean {
  if (specifier === undefined) return true;
  const name = packageName(specifier);
  const unit = packages.get(name);
  // Types are gone when the code runs, so pure code may name those of our own packages.
  if (unit !== undefined) {
    const room = specifier.slice(name.length);
    return (
      !typeOnly && unit !== 'libs/contracts' && placeOf(`${unit}/src${room}/index.ts`).pure === undefined
    );
  }
  if (isBuiltin(specifier)) return !typeOnly && !isPureBuiltin(specifier, names);
  return IO_PACKAGES.has(name) || KAFKA_CLIENTS.has(name) || REDIS_CLIENTS.has(name);
}

function isPureBuiltin(specifier: string, names: readonly string[]): boolean {
  const name = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return PURE_BUILTINS.has(name) || (name === 'node:crypto' && names.every((one) => PURE_CRYPTO.has(one)));
}

function rootOf(name: string): string {
  return name.split('.')[0] ?? name;
}
