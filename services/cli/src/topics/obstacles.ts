import { commitToEnd } from '@shoal/messaging';
import type { Broker } from '../broker/open-broker.ts';
import { CommandError } from '../command-error.ts';
import type { Growth } from './growth.ts';

/** Records of a topic that a group has not done yet. */
interface Waiting {
  readonly group: string;
  readonly topic: string;
  readonly records: number;
}

/**
 * What stands against adding partitions now; undefined where nothing does. A key's later records may go elsewhere: nobody may be reading,
 * and what is there must have been done, or a customer's events would be taken out of their order.
 */
export async function obstacleTo(growth: Growth, broker: Broker): Promise<CommandError | undefined> {
  const groups = await broker.messaging.groups(`${broker.namespace}.`);
  const busy = groups.filter(({ members }) => members > 0);
  if (busy.length > 0) return servicesRun(busy);
  if (growth.isBegun) return undefined;
  const waiting = await waitingOf(
    growth,
    groups.map(({ group }) => group),
    broker,
  );
  return waiting.length > 0 ? recordsWait(waiting) : undefined;
}

function servicesRun(busy: readonly { readonly group: string; readonly members: number }[]): CommandError {
  const [first] = busy as [(typeof busy)[number]];
  const others = busy.length > 1 ? `, and ${busy.length - 1} more groups have some` : '';
  const text = `services are running: ${first.group} has ${first.members === 1 ? 'a member' : `${first.members} members`}${others}`;
  return new CommandError(
    'CLI_SERVICES_RUNNING',
    `${text}: stop all of them (one that was killed counts for 20 s more)`,
  );
}

function recordsWait(waiting: readonly Waiting[]): CommandError {
  const [{ group, topic, records }] = waiting as [Waiting];
  const others = waiting.length > 1 ? `, and ${waiting.length - 1} more wait` : '';
  const text = `${group} waits for ${records.toLocaleString('en')} records in ${topic}${others}`;
  const mend =
    'start the services as they were, let them finish, and stop them; delete a group that nobody uses any more';
  return new CommandError('CLI_RECORDS_WAIT', `${text}: ${mend}`);
}

/** Groups that read a topic, known by what they have committed there, and what they have left. */
async function waitingOf(
  { topics }: Growth,
  groups: readonly string[],
  { messaging }: Broker,
): Promise<Waiting[]> {
  const found: Waiting[] = [];
  // In topics of dead letters nobody works: what was replayed is marked there.
  for (const { topic } of topics.filter(({ isOfDeadLetters }) => !isOfDeadLetters)) {
    const offsets = await messaging.offsets(topic);
    for (const group of groups) {
      const committed = await messaging.committed(group, topic);
      if (![...committed.values()].some((offset) => offset >= 0)) continue;
      const records = offsets.reduce(
        (sum, { partition, low, high }) =>
          sum + Math.max(0, high - Math.max(low, committed.get(partition) ?? -1)),
        0,
      );
      if (records > 0) found.push({ group, topic, records });
    }
  }
  return found;
}

/** Notes for every group that reads a topic that it has done all that is there now. */
export async function commitEnds(topic: string, { messaging, namespace }: Broker): Promise<void> {
  for (const { group } of await messaging.groups(`${namespace}.`)) {
    const committed = await messaging.committed(group, topic);
    if ([...committed.values()].some((offset) => offset >= 0)) await commitToEnd(messaging, group, topic);
  }
}
