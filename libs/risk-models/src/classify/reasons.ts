import { type RiskReason, riskReasonsMax } from '@shoal/contracts';

/**
 * What moved a row's score most, whichever way, the weightiest first. What moved it by less than a tenth of the weightiest is no reason.
 * @param effects Of each feature, in the order of the names.
 */
export function reasonsOf(
  names: readonly string[],
  values: ArrayLike<number>,
  effects: ArrayLike<number>,
): RiskReason[] {
  const weightOf = (feature: number) => Math.abs(effects[feature] as number);
  const order = names.map((_, feature) => feature).sort((a, b) => weightOf(b) - weightOf(a) || a - b);
  const least = weightOf(order[0] ?? 0) / 10;
  return order
    .slice(0, riskReasonsMax)
    .filter((feature) => weightOf(feature) > 0 && weightOf(feature) >= least)
    .map((feature) => {
      const value = values[feature] as number;
      return {
        feature: names[feature] as string,
        value: Number.isFinite(value) ? shortened(value) : null,
        effect: shortened(effects[feature] as number),
      };
    });
}

function shortened(value: number): number {
  return Number(value.toPrecision(4));
}
