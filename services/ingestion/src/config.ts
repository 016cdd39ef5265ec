import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type from 'typebox';

export const ingestionConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('ingestion', 9080),
  port: Type.Integer({
    env: 'SHOAL_INGESTION_PORT',
    description: 'Port of the HTTP API; 0 takes any free one',
    default: 8080,
    minimum: 0,
    maximum: 65_535,
  }),
  queuedEventsMax: Type.Integer({
    env: 'SHOAL_INGESTION_QUEUED_EVENTS_MAX',
    description: 'Events waiting for the broker at most; more are answered 429',
    default: 50_000,
    minimum: 1,
  }),
});
