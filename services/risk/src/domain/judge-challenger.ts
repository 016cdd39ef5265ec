import type { RiskFigures, RiskModel, RiskModelKind } from '@shoal/contracts';

/** What a challenger may lose and still replace a champion: it knows what the champion does not. */
const lossMax = 0.05;

/** Whether a challenger comes into force, and why; undefined where there is nothing to compare: it does then. */
export function judgeChallenger(
  kind: RiskModelKind,
  {
    championVersion,
    champion,
    challenger,
  }: {
    readonly championVersion: number;
    readonly champion: RiskFigures | undefined;
    readonly challenger: RiskFigures | undefined;
  },
): RiskModel['trial'] {
  if (!champion || !challenger) return undefined;
  const [name, ours, theirs, isGood] =
    kind === 'churn'
      ? ([
          'log loss',
          challenger.logLoss,
          champion.logLoss,
          challenger.logLoss <= (1 + lossMax) * champion.logLoss,
        ] as const)
      : ([
          'average precision',
          challenger.averagePrecision,
          champion.averagePrecision,
          challenger.averagePrecision >= (1 - lossMax) * champion.averagePrecision,
        ] as const);
  const reason = `${name} ${ours.toFixed(4)} against ${theirs.toFixed(4)} on ${challenger.rows} ${kind === 'churn' ? 'customers' : 'orders'}`;
  return { championVersion, champion, promoted: isGood, reason };
}
