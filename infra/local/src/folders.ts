import { dirname, join } from 'node:path';

/** The root of the checkout. */
export const rootFolder = dirname(dirname(dirname(import.meta.dirname)));

/** What is prepared once for all stacks of a checkout: Kafka's jars and class archives. */
export const kafkaFolder = join(rootFolder, '.shoal', 'kafka');
