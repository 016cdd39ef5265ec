import { type Broker, withBroker } from '../broker/open-broker.ts';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { plainTable } from '../plain-table.ts';
import { excerpt, printable } from '../printable.ts';
import { type Cemetery, cemeteries, cemeteryOf } from './dead-letter-topic.ts';
import { type DeadLetter, fits, type LetterFilter, readLetters, toLetter } from './read-letters.ts';
import { type ReplayResult, replayLetters } from './replay-letters.ts';

export interface ListOptions extends LetterFilter {
  readonly topic?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export interface ReplayOptions extends LetterFilter {
  readonly topic: string;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly json?: boolean;
}

export async function runListLetters(options: ListOptions, context: CommandContext): Promise<void> {
  const { letters, total } = await withBroker(context, (broker) => newestLetters(broker, options));
  if (options.json) {
    context.stdout.write(`${JSON.stringify(letters)}\n`);
    return;
  }
  if (letters.length === 0) {
    context.stderr.write('There are no such dead letters.\n');
    return;
  }
  const columns = ['offset', 'code', 'reason', 'customer', 'time', 'source'].map((title) => ({ title }));
  context.stdout.write(plainTable(columns, letters.map(cellsOf), await colorsFor(context)));
  if (total > letters.length)
    context.stderr.write(`These are the newest ${letters.length} of ${total}: --limit shows more\n`);
}

async function newestLetters(broker: Broker, options: ListOptions) {
  const { topic, limit } = options;
  const places = topic === undefined ? cemeteries(broker.namespace) : [cemeteryOf(broker.namespace, topic)];
  let newest: DeadLetter[] = [];
  let total = 0;
  for (const cemetery of await thoseThere(broker, places)) {
    await readLetters(broker, cemetery, (delivery) => {
      if (!fits(delivery, options)) return;
      total += 1;
      newest.push(toLetter(delivery));
      // However many there are, twice as many as are shown are held at most.
      if (newest.length >= 2 * limit) newest = newestOf(newest, limit);
    });
  }
  return { letters: newestOf(newest, limit), total };
}

function newestOf(letters: readonly DeadLetter[], limit: number): DeadLetter[] {
  return letters.toSorted((a, b) => a.time.localeCompare(b.time) || a.offset - b.offset).slice(-limit);
}

async function thoseThere({ messaging }: Broker, places: readonly Cemetery[]): Promise<Cemetery[]> {
  const existing = new Set(await messaging.listTopics());
  return places.filter(({ letters }) => existing.has(letters));
}

function cellsOf({ partition, offset, code, reason, customer, time, source }: DeadLetter): string[] {
  const origin = `${source.topic} ${source.partition}/${source.offset}`;
  return [
    `${partition}/${offset}`,
    code,
    excerpt(reason, 60),
    printable(customer),
    time.slice(0, 19),
    origin,
  ];
}

export async function runReplayLetters(options: ReplayOptions, context: CommandContext): Promise<void> {
  const { topic, code, offsets, dryRun = false, again = false } = options;
  const result = await withBroker(context, async (broker) => {
    const cemetery = cemeteryOf(broker.namespace, topic);
    const [there] = await thoseThere(broker, [cemetery]);
    if (there) return replayLetters(broker, there, { code, offsets, dryRun, again });
    const nothing = { sent: 0, sentBefore: 0, notAskedFor: 0, marked: false };
    return { from: cemetery.letters, to: cemetery.source, ...nothing };
  });
  context.stdout.write(
    options.json ? `${JSON.stringify({ ...result, dryRun })}\n` : describe(result, options),
  );
}

function describe(result: ReplayResult, { dryRun, offsets }: ReplayOptions): string {
  const { from, to, sent, sentBefore, notAskedFor } = result;
  const lines = [`${dryRun ? 'Would send' : 'Sent'} ${sent} of ${from} back to ${to}.`];
  if (sentBefore > 0)
    lines.push(`${sentBefore} were sent by an earlier replay: --again sends them once more.`);
  if (notAskedFor > 0) lines.push(`${notAskedFor} others were not asked for.`);
  if (sent > 0 && offsets && !dryRun)
    lines.push('Chosen by offset they are not marked: a later replay without --offsets sends them as well.');
  return `${lines.join('\n')}\n`;
}
