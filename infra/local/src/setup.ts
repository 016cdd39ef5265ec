// `npm run setup`: fetches and makes everything that the other commands need, and says what is ready.
import { runCommand } from './command.ts';
import { KAFKA_IMAGE, REDIS_IMAGE } from './containers.ts';
import { KAFKA_VERSION } from './kafka-settings.ts';
import { type KafkaPlan, planServices, type RedisPlan } from './plan.ts';
import { reportToTerminal } from './report.ts';
import { prepareTensorFlow } from './tensorflow/prepare-tensorflow.ts';

await runCommand(async () => {
  const { kafka, redis } = await planServices(process.env, reportToTerminal);
  const missing = await prepareTensorFlow({
    environment: process.env,
    report: reportToTerminal,
    gently: false,
  });
  console.log('Ready:');
  console.log(`  Node        ${process.version} (${process.execPath})`);
  console.log(`  Kafka       ${describeKafka(kafka)}`);
  console.log(`  Redis       ${describeRedis(redis)}`);
  console.log(`  TensorFlow  ${describeTensorFlow(missing)}`);
  console.log('Next: npm start, or npm test');
  return 0;
});

function describeKafka(plan: KafkaPlan): string {
  if (plan.kind === 'outside') return `at ${plan.brokers.join(', ')}, as KAFKA_BROKERS says`;
  if (plan.kind === 'container') return `in Docker (${KAFKA_IMAGE})`;
  return `${KAFKA_VERSION} from ${plan.files.libs}, run by ${plan.files.java}`;
}

function describeRedis(plan: RedisPlan): string {
  if (plan.kind === 'outside') return `at ${new URL(plan.url).host}, as REDIS_URL says`;
  if (plan.kind === 'container') return `in Docker (${REDIS_IMAGE})`;
  return plan.redisServer;
}

function describeTensorFlow(missing: string | undefined): string {
  if (missing === undefined) return 'on its native library';
  return `on WebAssembly; the native library, which is faster, is not ready: ${missing}`;
}
