import { seededRandom } from '@shoal/clustering';
import { type ProgramRun, runIn } from '../run-program.fixture.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 1);

export interface Order {
  readonly order: string;
  readonly paid_at: string;
  readonly amount: number;
  readonly card: string;
  readonly device: string;
  readonly country: string;
  readonly fraud: string;
}

/** As files of orders have it: to the second, in UTC. */
export const momentOf = (minutes: number): string =>
  new Date(START + minutes * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ');

/**
 * Orders at every seventh minute or so of 60 cards, each of which pays what it always pays on its own device; one in ten was stolen, and is
 * used for three times as much and on another device.
 */
export const orders: readonly Order[] = (() => {
  const random = seededRandom(5);
  return Array.from({ length: 900 }, (_, i) => {
    const card = Math.floor(60 * random());
    const isStolen = random() < 0.1;
    const usual = 10 + card * (1 + random() / 10);
    return {
      order: `o${i}`,
      paid_at: momentOf(7 * i + Math.floor(5 * random())),
      amount: Math.round(100 * usual * (isStolen ? 3 : 1)) / 100,
      card: `k${card}`,
      device: `d${isStolen ? 100 + Math.floor(30 * random()) : card}`,
      country: ['NL', 'DE', 'BE'][i % 3] ?? '',
      fraud: isStolen ? 'yes' : 'no',
    };
  });
})();

export const HEADER = 'order,paid_at,amount,card,device,country,fraud';
export const csvOf = (list: readonly Order[]): string =>
  `${HEADER}\n${list.map((order) => Object.values(order).join(',')).join('\n')}\n`;
export const table = csvOf(orders);

/** Runs `shoal fraud` on such a file. */
export function fraud(path: string, ...args: readonly string[]): Promise<ProgramRun> {
  return runIn({}, 'fraud', path, '--label', 'fraud', '--time', 'paid_at', ...args);
}
