import type { Logger } from '@shoal/logging';
import type { Registry } from 'prom-client';
import type { Static, TObject } from 'typebox';

/** Where a service registers its metrics: one registry a service, so that several fit into one process. */
export type MetricsRegistry = Registry;

/** Resolves while all is well; rejects with the reason when it is not. */
export type Check = () => Promise<void>;

/** What the runtime hands to a service that starts. */
export interface ServiceContext<C> {
  readonly config: C;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
}

/** What a started service hands back. */
export interface RunningService {
  /** Asked by the readiness probe, all at once, each under a time limit: `{ kafka: ..., redis: ... }`. */
  readonly checks: Readonly<Record<string, Check>>;
  /** Finishes the batch in hand, commits and disconnects. Called once. */
  stop(): Promise<void>;
}

/**
 * A service as its `main.ts` and the tests see it. `config` must hold the fragments `loggingConfig` and `adminConfig` of
 * @shoal/config; `start` resolves when the service does its work and throws when it cannot.
 */
export interface ServiceDefinition<S extends TObject = TObject> {
  /** Kebab-case: `feature-engineering`. Stands in log lines, metrics and messages. */
  readonly name: string;
  readonly description: string;
  readonly config: S;
  start(context: ServiceContext<Static<S>>): Promise<RunningService>;
}
