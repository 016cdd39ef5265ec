import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type from 'typebox';

export const gatewayConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('gateway', 9083),
  port: Type.Integer({
    env: 'SHOAL_GATEWAY_PORT',
    description: 'Port of the read API; 0 takes any free one',
    default: 8081,
    minimum: 0,
    maximum: 65_535,
  }),
  streamsMax: Type.Integer({
    env: 'SHOAL_GATEWAY_STREAMS_MAX',
    description: 'Live streams of changes open at once at most; more are answered 429',
    default: 1_000,
    minimum: 1,
  }),
  streamPendingBytesMax: Type.Integer({
    env: 'SHOAL_GATEWAY_STREAM_PENDING_BYTES_MAX',
    description:
      'Bytes that may wait for the reader of one stream at most; one who takes none of so many is ended',
    default: 1_048_576,
    minimum: 65_536,
  }),
  rebuyableCategories: Type.Array(Type.String(), {
    env: 'SHOAL_REBUYABLE_CATEGORIES',
    description: 'Categories of which bought items may be recommended again',
    default: [],
  }),
  previewCustomersMax: Type.Integer({
    env: 'SHOAL_GATEWAY_PREVIEW_CUSTOMERS_MAX',
    description:
      'Customers held in memory for previews of audiences, 600 bytes each; beyond that a uniform sample. 0 turns previews off',
    default: 300_000,
    minimum: 0,
  }),
});
