import type { MethodFigures } from './judge-method.ts';
import { noiseMost, silhouetteTie, stableFrom } from './thresholds.ts';

/** Why a method was chosen and the others were not, in words and figures for people who do not do statistics. */
export function explainMethod(
  chosen: MethodFigures | undefined,
  judged: readonly MethodFigures[],
  sizes: { readonly rows: number; readonly of: number },
): string {
  const sample = sizes.rows < sizes.of ? ` on a sample of ${sizes.rows} of ${sizes.of} rows` : '';
  const others = judged.filter((figures) => figures !== chosen);
  if (chosen === undefined) {
    return `No method found two groups${sample}. ${others.map((figures) => against(figures)).join(' ')}`.trim();
  }
  const opening = `${chosen.name} was chosen out of ${judged.length} ${judged.length === 1 ? 'method' : 'methods'}${sample}: ${inFigures(chosen)}.`;
  const warning = objections(chosen);
  const warned = warning.length > 0 ? [`None was fit for use; even here ${warning.join(' and ')}.`] : [];
  return [opening, ...warned, ...others.map((figures) => against(figures, chosen))].join(' ');
}

function inFigures({ clusters, noiseShare, separation, stability }: MethodFigures): string {
  const left = noiseShare > 0 ? `, ${percent(noiseShare)} of the rows in none` : '';
  const again = stability === null ? '' : `, stability ${stability.toFixed(2)} of 1`;
  return `${clusters} groups${left}, separation ${separation.toFixed(3)}${again}`;
}

function against(figures: MethodFigures, chosen?: MethodFigures): string {
  const { name, clusters, failure } = figures;
  if (failure !== undefined) return `${name} could not be used: ${failure}.`;
  if (clusters < 2) return `${name} found ${clusters === 0 ? 'no group' : 'one group only'}.`;
  const reasons = objections(figures);
  if (reasons.length > 0) return `${name} (${inFigures(figures)}) was passed over: ${reasons.join(' and ')}.`;
  const isTied = chosen && figures.separation >= chosen.separation - silhouetteTie;
  const reason = isTied ? 'separates them no more clearly and is less simple' : 'separates them less clearly';
  return `${name} (${inFigures(figures)}) ${reason}.`;
}

function objections({ noiseShare, stability }: MethodFigures): string[] {
  return [
    ...(noiseShare > noiseMost ? [`${percent(noiseShare)} of the rows belong to no group`] : []),
    ...(stability !== null && stability < stableFrom
      ? [`learned again from half of the rows other groups come out (stability ${stability.toFixed(2)})`]
      : []),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
