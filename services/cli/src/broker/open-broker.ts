import { kafkaConfig } from '@shoal/config';
import { silentLogger } from '@shoal/logging';
import { createKafkaMessaging, type Messaging } from '@shoal/messaging';
import Type, { type Static } from 'typebox';
import type { CommandContext } from '../command-context.ts';
import { defaultStateFolder, findLocalStack } from './local-stack.ts';

const { partitions, replication } = kafkaConfig;

/** As services have it, but without defaults where a local stack is looked for first. */
const brokerSchema = Type.Object({
  partitions,
  replication,
  kafkaBrokers: Type.Optional(
    Type.Array(kafkaConfig.kafkaBrokers.items, {
      env: 'KAFKA_BROKERS',
      description: 'Kafka brokers to start from; without it the local stack is used',
      minItems: 1,
    }),
  ),
  namespace: Type.Optional(
    Type.String({
      env: 'SHOAL_NAMESPACE',
      description: 'Prefix of every topic and consumer group',
      pattern: '^[a-z][a-z0-9_-]{0,63}$',
      expects: 'lower-case letters, digits, - or _, at most 64, a letter first',
    }),
  ),
  stateFolder: Type.Optional(
    Type.String({ env: 'SHOAL_STATE', description: 'The folder in which shoal start keeps everything' }),
  ),
});

/** A connection to Kafka with what a command needs to know of it. */
export interface Broker {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly partitions: number;
  readonly replication: number;
}

/**
 * Runs some work with the Kafka that KAFKA_BROKERS names, else with that of the local stack, else with the usual port
 * of this machine. Rejects with MessagingError when none answers.
 */
export async function withBroker<T>(
  context: CommandContext,
  work: (broker: Broker) => Promise<T>,
): Promise<T> {
  const settings = await context.loadConfig(brokerSchema);
  const broker = await openBroker(settings);
  try {
    return await work(broker);
  } finally {
    await broker.messaging.close();
  }
}

async function openBroker(settings: Static<typeof brokerSchema>): Promise<Broker> {
  const { partitions, replication, stateFolder = defaultStateFolder } = settings;
  const local = settings.kafkaBrokers ? undefined : findLocalStack(stateFolder);
  const brokers = settings.kafkaBrokers ?? local?.brokers ?? ['127.0.0.1:9092'];
  const prefix = settings.namespace ?? local?.namespace ?? 'shoal';
  const messaging = await createKafkaMessaging({
    brokers,
    clientId: `${prefix}.cli`,
    logger: silentLogger,
    clock: { now: Date.now },
  });
  return { messaging, namespace: prefix, partitions, replication };
}
