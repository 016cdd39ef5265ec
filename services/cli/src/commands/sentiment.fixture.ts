import { type ProgramRun, runIn } from '../run-program.fixture.ts';

const THINGS = [
  ...['the phone', 'the case', 'delivery', 'the screen', 'the charger', 'the sound', 'the strap', 'the box'],
];
const PRAISE = ['is great', 'works very well', 'is excellent', 'was perfect'];
const BLAME = ['is awful', 'does not work', 'broke at once', 'was terrible'];

/** 64 reviews, half of them complaints, each another. */
export const reviews = THINGS.flatMap((thing, t) =>
  PRAISE.flatMap((praise, p) => [
    { body: `${thing} ${praise}`, label: 'pos', stars: '5' },
    { body: `${thing} ${BLAME[p]}`, label: 'neg', stars: t % 2 === 0 ? '1' : '2' },
  ]),
);

export function asCsv(rows: readonly Readonly<Record<string, string>>[] = reviews): string {
  const [first = {}] = rows;
  return [Object.keys(first), ...rows.map((row) => Object.values(row))]
    .map((line) => line.join(','))
    .join('\n');
}

/** Runs `shoal sentiment` on a file. */
export function sentiment(path: string, ...args: readonly string[]): Promise<ProgramRun> {
  return runIn({}, 'sentiment', path, '--text', 'body', ...args);
}
