import Type from 'typebox';

/** Where Kafka is and how our names and topics look there. Spread into a service's schema. */
export const kafkaConfig = {
  kafkaBrokers: Type.Array(Type.String({ pattern: '^[^\\s:]+:\\d+$', expects: 'host:port' }), {
    env: 'KAFKA_BROKERS',
    description: 'Kafka brokers to start from',
    default: ['127.0.0.1:9092'],
    minItems: 1,
  }),
  namespace: Type.String({
    env: 'SHOAL_NAMESPACE',
    description: 'Prefix of every topic, consumer group and Redis key',
    default: 'shoal',
    // What a topic may be called, less the dot that separates the prefix from the rest.
    pattern: '^[a-z][a-z0-9_-]{0,63}$',
    expects: 'lower-case letters, digits, - or _, at most 64, a letter first',
  }),
  partitions: Type.Integer({
    env: 'SHOAL_PARTITIONS',
    description: 'Partitions of a topic that is created: the most instances that can share its work',
    default: 6,
    minimum: 1,
    maximum: 10_000,
  }),
  replication: Type.Integer({
    env: 'SHOAL_REPLICATION',
    description: 'Copies of each partition of a topic that is created: 3 in production',
    default: 1,
    minimum: 1,
    maximum: 10,
  }),
  sessionTimeoutMs: Type.Integer({
    env: 'SHOAL_KAFKA_SESSION_TIMEOUT_MS',
    description: 'Silence after which an instance counts as dead and others take over its partitions',
    default: 20_000,
    // What brokers allow as they are delivered (group.min.session.timeout.ms, group.max.session.timeout.ms).
    minimum: 6_000,
    maximum: 1_800_000,
  }),
};

/** Where Redis is. Spread into a service's schema. */
export const redisConfig = {
  redisUrl: Type.String({
    env: 'REDIS_URL',
    description: 'Redis address; rediss:// for TLS',
    default: 'redis://127.0.0.1:6379',
    pattern: '^rediss?://\\S+$',
    expects: 'an address that begins with redis:// or rediss://',
  }),
};

/** How loud the log is, how it looks, and where traces go. Spread into a service's schema. */
export const loggingConfig = {
  logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    env: 'SHOAL_LOG_LEVEL',
    description: 'The least severe messages that are logged',
    default: 'info',
  }),
  logPretty: Type.Boolean({
    env: 'SHOAL_LOG_PRETTY',
    description: 'Log for people instead of JSON lines',
    default: false,
  }),
  traceUrl: Type.Optional(
    Type.String({
      env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      description: 'Address of an OpenTelemetry collector (OTLP over HTTP); without it nothing is traced',
      pattern: '^https?://\\S+$',
      expects: 'an address that begins with http:// or https://',
    }),
  ),
  traceRatio: Type.Number({
    env: 'SHOAL_TRACE_RATIO',
    description:
      'Share of the traces that begin here which are recorded; a sender that sends its own decides itself',
    default: 0.01,
    minimum: 0,
    maximum: 1,
  }),
};

/**
 * Where a service answers health checks and metrics: `SHOAL_<SERVICE>_ADMIN_PORT` and `SHOAL_HOST`.
 *
 *     adminConfig('feature-engineering', 9102) // SHOAL_FEATURE_ENGINEERING_ADMIN_PORT
 */
export function adminConfig(service: string, defaultPort: number) {
  return {
    adminPort: Type.Integer({
      env: `SHOAL_${service.toUpperCase().replaceAll('-', '_')}_ADMIN_PORT`,
      description: 'Port of health checks and metrics; 0 takes any free one',
      default: defaultPort,
      minimum: 0,
      maximum: 65_535,
    }),
    host: Type.String({
      env: 'SHOAL_HOST',
      description: 'Address to listen on; 0.0.0.0 in a container',
      default: '127.0.0.1',
      minLength: 1,
    }),
  };
}
