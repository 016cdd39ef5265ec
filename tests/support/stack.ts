/** The brokers to test against, as host:port. Throws where no stack runs. */
export function kafkaBrokers(): string[] {
  return required('KAFKA_BROKERS').split(',');
}

/** The Redis to test against. Throws where no stack runs. */
export function redisUrl(): string {
  return required('REDIS_URL');
}

/** The folder of real data sets, or undefined: a test that reads them then skips itself and says so. */
export function datasetsFolder(): string | undefined {
  return process.env.SHOAL_DATASETS || undefined;
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) {
    throw new Error(
      `This test needs ${variable}: run \`npm test\`, or set ${variable} to one that runs already.`,
    );
  }
  return value;
}
