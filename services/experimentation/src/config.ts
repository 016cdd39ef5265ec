import { adminConfig, kafkaConfig, loggingConfig, redisConfig } from '@shoal/config';
import Type from 'typebox';

export const experimentationConfig = Type.Object({
  ...kafkaConfig,
  ...redisConfig,
  ...loggingConfig,
  ...adminConfig('experimentation', 9085),
});
