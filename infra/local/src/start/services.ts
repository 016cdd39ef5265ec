import { type Environment, loadConfig } from '@shoal/config';
import { experimentation } from '@shoal/experimentation';
import { featureEngineering } from '@shoal/feature-engineering';
import { gateway } from '@shoal/gateway';
import { ingestion } from '@shoal/ingestion';
import { recommendation } from '@shoal/recommendation';
import { risk } from '@shoal/risk';
import type { ServiceDefinition } from '@shoal/runtime';
import { segmentation } from '@shoal/segmentation';
import { sentiment } from '@shoal/sentiment';

/** Every service, in the order in which they start. */
export const definitions: readonly ServiceDefinition[] = [
  ingestion,
  featureEngineering,
  segmentation,
  recommendation,
  experimentation,
  risk,
  sentiment,
  gateway,
  // Each is typed by its own configuration; together they have only in common that they have one.
] as readonly unknown[] as readonly ServiceDefinition[];

/**
 * Settings that suit a start better than the services' own defaults; the environment comes first. Months go by in
 * seconds here, so the shop is trained at a growth that otherwise takes long enough: else the segments shown at the
 * end would be those of its early days.
 */
const startDefaults: Environment = { SHOAL_SEGMENTATION_GROWTH: '1.15' };

export function withStartDefaults(environment: Environment): Environment {
  const given = Object.entries(environment).filter(([, value]) => value);
  return { ...startDefaults, ...Object.fromEntries(given) };
}

export interface Urls {
  readonly ingestion: string;
  readonly gateway: string;
}

/** Where the two HTTP APIs listen. */
export function urlsOf(environment: Environment): Urls {
  const write = loadConfig(ingestion.config, environment);
  const read = loadConfig(gateway.config, environment);
  return { ingestion: urlOf(write.host, write.port), gateway: urlOf(read.host, read.port) };
}

/** A server that listens on every address is reached on this machine's own. */
function urlOf(host: string, port: number): string {
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
}

/** When a shop is trained, as segmentation is set. */
export interface Training {
  readonly customersMin: number;
  readonly growth: number;
  readonly trainCheckMs: number;
}

export function trainingOf(environment: Environment): Training {
  return loadConfig(segmentation.config, environment);
}

/** Whether a shop of so many customers will be trained at the next look; `population` is that of its last model. */
export function wantsTraining(
  customers: number,
  population: number | undefined,
  training: Training,
): boolean {
  return customers >= (population === undefined ? training.customersMin : population * training.growth);
}
