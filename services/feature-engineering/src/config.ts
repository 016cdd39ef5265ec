import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type from 'typebox';

export const featureEngineeringConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('feature-engineering', 9081),
});
