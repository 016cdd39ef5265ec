export { ConfigError, type ConfigFault } from './config-error.ts';
export { type ConfigWarning, configWarnings } from './config-warnings.ts';
export { describeConfig } from './describe-config.ts';
export type { Environment } from './environment.ts';
export { adminConfig, kafkaConfig, loggingConfig, redisConfig } from './fragments.ts';
export { loadConfig } from './load-config.ts';
export { type EffectiveSetting, effectiveSettings } from './mask.ts';
export { type SettingSchema, type Variable, type VariableKind, variablesOf } from './variable.ts';
