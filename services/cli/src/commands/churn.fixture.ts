import { seededRandom } from '@shoal/clustering';
import { type ProgramRun, runIn } from '../run-program.fixture.ts';

/** Customers of the basic plan leave, the more so the newer they are; every 40th has no spend, and one an awkward id. */
const random = seededRandom(3);
export const rows = Array.from({ length: 400 }, (_, i) => {
  const plan = i % 3 === 0 ? 'pro' : 'basic';
  const months = 1 + Math.floor(random() * 60);
  const risk = (plan === 'basic' ? 0.75 : 0.15) - months / 120;
  const left = random() < risk ? 'Yes' : 'No';
  const id = i === 5 ? 'five, "the fifth"' : `c${i}`;
  const spend = i % 40 === 0 ? ' ' : String(20 + Math.round(100 * random()) / 10);
  return { id, plan, months, spend, mail: `m${i}@example.org`, land: 'NL', left };
});
const quoted = (text: string) => (text.includes(',') ? `"${text.replaceAll('"', '""')}"` : text);
export const HEADER = 'id,plan,months,spend,mail,land,left';
const lines = rows.map((row) =>
  Object.values(row)
    .map((value) => quoted(String(value)))
    .join(','),
);
export const table = `${HEADER}\n${lines.join('\n')}\n`;

/** Runs `shoal churn` on such a file. */
export function churn(path: string, ...args: readonly string[]): Promise<ProgramRun> {
  return runIn({}, 'churn', path, '--id', 'id', '--label', 'left', ...args);
}
