import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './children.ts';
import { kafkaFolder, rootFolder } from './folders.ts';
import { runKafka } from './kafka-process.ts';
import { findFreePort } from './ports.ts';
import type { Report } from './report.ts';
import { StackError, timed } from './report.ts';
import { JAVA, MAVEN, requireTool } from './tools.ts';

/** What a broker is started from. */
export type KafkaFiles = {
  readonly java: string;
  readonly libs: string;
  /** A class archive that halves the start; absent when Java could not write one. */
  readonly archive?: string;
};

const OLDEST_JAVA = 17;
const MAVEN_WITHIN_MS = 10 * 60_000;
const pom = join(rootFolder, 'infra', 'local', 'kafka', 'pom.xml');

/**
 * Finds what a broker is started from, and fetches or makes what is missing: the jars (44 MB, by Maven) and a class
 * archive. Takes milliseconds when all is there.
 * @throws StackError when Java or Maven is missing or too old.
 */
export async function prepareKafkaFiles(environment: NodeJS.ProcessEnv, report: Report): Promise<KafkaFiles> {
  const java = await requireTool(JAVA, environment, report);
  const libs = await prepareJars(environment, report);
  return { java, libs, archive: await prepareArchive({ java, libs }, report) };
}

async function prepareJars(environment: NodeJS.ProcessEnv, report: Report): Promise<string> {
  // The folder's name follows the pom: changed versions are fetched anew and never mixed with older jars.
  const libs = join(kafkaFolder, `libs-${digest(readFileSync(pom, 'utf8'))}`);
  if (existsSync(libs)) return libs;
  const maven = await requireTool(MAVEN, environment, report);
  mkdirSync(kafkaFolder, { recursive: true });
  const draft = mkdtempSync(join(kafkaFolder, 'fetching-'));
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  try {
    await timed(report, 'Fetching the jars of Kafka with Maven', () =>
      run({
        command: maven,
        args: [...args, `-DoutputDirectory=${draft}`],
        env: environment,
        withinMs: MAVEN_WITHIN_MS,
      }),
    );
    publish(draft, libs);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return libs;
}

async function prepareArchive(files: KafkaFiles, report: Report): Promise<string | undefined> {
  const java = realpathSync(files.java);
  const archive = join(
    kafkaFolder,
    `classes-${digest(files.libs, java, String(statSync(java).mtimeMs))}.jsa`,
  );
  if (existsSync(archive)) return archive;
  await confirmJavaVersion(files.java);
  try {
    await timed(report, 'Making an archive of Kafka’s classes (for a faster start)', () =>
      makeArchive(files, archive),
    );
    return archive;
  } catch (error) {
    report(`No class archive, Kafka will start more slowly: ${(error as Error).message.split('\n')[0]}`);
    return undefined;
  }
}

/** Runs a broker once and has Java write down the classes that it loaded. */
async function makeArchive(files: KafkaFiles, archive: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'shoal-kafka-'));
  const draft = join(directory, 'classes.jsa');
  try {
    const broker = await runKafka({
      directory,
      port: await findFreePort(),
      controllerPort: await findFreePort(),
      java: files.java,
      options: { libs: files.libs, performance: false, archive: { make: draft } },
    });
    await broker.stop();
    if (!existsSync(draft)) throw new StackError(`${files.java} wrote no class archive.`);
    publish(draft, archive);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function confirmJavaVersion(java: string): Promise<void> {
  const output = await run({ command: java, args: ['-version'], withinMs: 30_000 });
  const major = javaMajor(output);
  if (major === undefined || major < OLDEST_JAVA) {
    throw new StackError(`Kafka needs Java ${OLDEST_JAVA} or newer; ${java} is ${output.split('\n')[0]}.`);
  }
}

/** The major version in the output of `java -version`: 17 of "17.0.15", 8 of "1.8.0_402". */
export function javaMajor(output: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  return first === undefined ? undefined : Number(first === '1' ? second : first);
}

/** Puts a finished file or folder in its place at once. Another run may have been faster: then its result stays. */
function publish(draft: string, place: string): void {
  if (existsSync(place)) return;
  // A copy beside the place first: a rename does not cross file systems, and the draft may lie on another one.
  const beside = `${place}.${process.pid}`;
  cpSync(draft, beside, { recursive: true });
  try {
    renameSync(beside, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(beside, { recursive: true, force: true });
  }
}

function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}
