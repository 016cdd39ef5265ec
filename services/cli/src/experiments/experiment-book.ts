import {
  Experiment,
  type ExperimentOutcomes,
  type ExperimentVariant,
  envelopeHeaders,
  experimentKey,
  experimentsMax,
  matches,
  topicName,
} from '@shoal/contracts';
import { ResultCounter, type VariantResult } from '@shoal/experiments';
import { allTopicSettings } from '@shoal/messaging';
import type { Broker } from '../broker/open-broker.ts';
import { CommandError } from '../command-error.ts';
import { nearestName } from '../nearest-name.ts';
import { excerpt } from '../printable.ts';

type ExperimentBroker = Pick<Broker, 'messaging' | 'namespace'>;

/** The experiments of all shops, in the order in which they were started. */
export async function listExperiments(broker: ExperimentBroker): Promise<Experiment[]> {
  const found = new Map<string, Experiment>();
  await readTopic(broker, 'experiments', (key, value) => {
    const experiment: unknown = value && JSON.parse(value);
    if (matches(Experiment, experiment)) found.set(key, experiment);
    else found.delete(key);
  });
  return [...found.values()].sort((a, b) => a.startedAt - b.startedAt);
}

/** One experiment. Throws CommandError for one that is unknown, and names the one that was meant. */
export async function findExperiment(
  broker: ExperimentBroker,
  shop: string,
  id: string,
): Promise<Experiment> {
  const own = (await listExperiments(broker)).filter((each) => each.shop === shop);
  const found = own.find((each) => each.id === id);
  if (found) return found;
  const near = nearestName(
    id,
    own.map((each) => each.id),
  );
  const mend = near ? `did you mean '${near}'?` : 'shoal experiments list shows all';
  throw fault(`shop '${shop}' has no experiment '${excerpt(id)}'`, mend);
}

export interface NewExperiment {
  readonly shop: string;
  readonly id: string;
  readonly variants: ExperimentVariant[];
  readonly now: number;
}

/** Starts an experiment. Throws CommandError where the id is taken or another of the shop runs: who would be in both, was in neither. */
export async function startExperiment(
  broker: Broker,
  { now, ...wanted }: NewExperiment,
): Promise<Experiment> {
  const experiment: Experiment = { ...wanted, startedAt: now };
  if (!matches(Experiment, experiment))
    throw fault(
      `an experiment cannot be called '${excerpt(wanted.id)}'`,
      'use lower-case letters and dashes',
    );
  const own = (await listExperiments(broker)).filter(({ shop }) => shop === wanted.shop);
  if (own.some(({ id }) => id === wanted.id))
    throw fault(`there is an experiment '${wanted.id}' already`, 'give it another name');
  const running = own.find(({ endedAt }) => endedAt === undefined);
  if (running) throw fault(`'${running.id}' is running`, `end it first: shoal experiments end ${running.id}`);
  if (own.length >= experimentsMax)
    throw fault(`shop '${wanted.shop}' has ${experimentsMax} experiments`, 'no more are kept of one shop');
  await publish(broker, experiment);
  return experiment;
}

/** Ends an experiment; one that has ended stays as it is. */
export async function endExperiment(
  broker: Broker,
  { shop, id, now }: { readonly shop: string; readonly id: string; readonly now: number },
): Promise<Experiment> {
  const experiment = await findExperiment(broker, shop, id);
  if (experiment.endedAt !== undefined) return experiment;
  const ended = { ...experiment, endedAt: now };
  await publish(broker, ended);
  return ended;
}

/** Counts what customers did. Reads the whole topic of outcomes: `onProgress` gets the customers read so far. */
export async function countResults(
  broker: ExperimentBroker,
  experiment: Experiment,
  onProgress: (customers: number) => void,
): Promise<VariantResult[]> {
  // Of each customer only what counts: the topic may hold millions of them.
  const outcomes = new Map<
    string,
    Pick<ExperimentOutcomes, 'version' | 'shop' | 'mergedInto' | 'experiments'>
  >();
  await readTopic(broker, 'experimentOutcomes', (key, value) => {
    if (value === null || !key.startsWith(`${experiment.shop}/`)) return;
    const { version, shop, mergedInto, experiments } = JSON.parse(value) as ExperimentOutcomes;
    const outcome = experiments[experiment.id];
    if (!outcome || version <= (outcomes.get(key)?.version ?? 0)) return;
    const { shown: _, ...rest } = outcome;
    const own = { [experiment.id]: { ...rest, shown: {} } };
    outcomes.set(key, { version, shop, ...(mergedInto !== undefined && { mergedInto }), experiments: own });
    onProgress(outcomes.size);
  });
  const counter = new ResultCounter();
  for (const one of outcomes.values()) counter.add(one);
  return counter.resultsOf(experiment);
}

async function readTopic(
  { messaging, namespace }: ExperimentBroker,
  id: 'experiments' | 'experimentOutcomes',
  apply: (key: string, value: string | null) => void,
): Promise<void> {
  const topic = topicName(namespace, id);
  if (!(await messaging.listTopics()).includes(topic)) return;
  await messaging.readToEnd({ topic }, async (batch) => {
    for (const { key, value } of batch) apply(key, value?.toString() ?? null);
  });
}

async function publish(broker: Broker, experiment: Experiment): Promise<void> {
  const { messaging, namespace } = broker;
  const { shop, id, startedAt, endedAt } = experiment;
  const topic = topicName(namespace, 'experiments');
  await messaging.prepareTopics(allTopicSettings(broker).filter((settings) => settings.topic === topic));
  const headers = envelopeHeaders({
    id: `${shop}/${id}/${endedAt === undefined ? 'started' : 'ended'}`,
    type: `shoal.experiment.${endedAt === undefined ? 'started' : 'ended'}`,
    source: `/shops/${shop}/cli`,
    time: endedAt ?? startedAt,
  });
  await messaging.send([{ topic, key: experimentKey(shop, id), value: JSON.stringify(experiment), headers }]);
}

function fault(what: string, mend: string): CommandError {
  return new CommandError('CLI_OPTION_INVALID', `${what}: ${mend}`);
}
