export { type Clock, type ManualClock, manualClock, systemClock } from './clock.ts';
export { type EveryOptions, every, type Repetition } from './every.ts';
export { type ListenOptions, listen } from './listen.ts';
export type { CheckState, ReadinessReport } from './readiness.ts';
export { type RunServiceOptions, runService } from './run-service.ts';
export { RuntimeError, type RuntimeErrorCode } from './runtime-error.ts';
export type { Check, MetricsRegistry, RunningService, ServiceContext, ServiceDefinition } from './service.ts';
export { type RunningServices, type StartServicesOptions, startServices } from './start-services.ts';
export { type SuperviseOptions, supervise } from './supervise.ts';
