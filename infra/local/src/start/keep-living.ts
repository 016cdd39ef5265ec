import type { SegmentChange } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { SimulationOptions } from '@shoal/simulation';
import type { GatewayClient } from './gateway-client.ts';
import { farewell } from './greeting.ts';
import { liveOn } from './live.ts';
import type { Screen } from './screen.ts';

export interface LivingOptions {
  /** Undefined for a shop that gets no new events. */
  readonly simulation: SimulationOptions | undefined;
  readonly life: number;
  readonly url: string;
  readonly writeKey: string;
  readonly gateway: GatewayClient;
  readonly screen: Screen;
  readonly logger: Logger;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const DRAW_EVERY_MS = 500;

/** Goes on until the signal fires: new events trickle in, and a line tells of them and of who moves. */
export async function keepLiving(options: LivingOptions): Promise<void> {
  const { simulation, screen, logger, signal } = options;
  screen.line(farewell(simulation !== undefined, screen.colors));
  const status = { events: 0, moves: 0, last: undefined as SegmentChange | undefined };
  const drawing = setInterval(() => screen.passing(statusLine(status, screen)), DRAW_EVERY_MS);
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
  // Neither is worth ending the services for: what fails stands in the log.
  const alongside = (what: string, work: Promise<unknown>) =>
    work.catch((err: unknown) => signal.aborted || logger.error({ err }, what));
  const following = options.gateway.followEntries((change) => {
    status.moves += 1;
    status.last = change;
  }, signal);
  await Promise.all([
    stopped,
    alongside('the changes can no longer be followed', following),
    simulation && alongside('no new events are sent any more', sendNewEvents(options, simulation, status)),
  ]);
  clearInterval(drawing);
  screen.passing('');
}

async function sendNewEvents(
  { life, now, signal, url, writeKey: key }: LivingOptions,
  simulation: SimulationOptions,
  status: { events: number },
): Promise<void> {
  const onProgress = ({ accepted }: { accepted: number }) => {
    status.events = accepted;
  };
  await liveOn({ simulation, life, now, signal }, { url, key, onProgress });
}

function statusLine(
  { events, moves, last }: { events: number; moves: number; last: SegmentChange | undefined },
  { colors }: Screen,
): string {
  const counts = `${events.toLocaleString('en')} new events, ${moves.toLocaleString('en')} moves`;
  if (last === undefined) return `${colors.green('●')} live  ${counts}`;
  const { customerId, previous, segment } = last;
  return `${colors.green('●')} live  ${counts}; ${customerId}: ${previous?.name ?? 'new'} → ${segment.name}`;
}
