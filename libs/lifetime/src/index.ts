export { BetaGeometric, type BetaGeometricOptions } from './beta-geometric/beta-geometric.ts';
export {
  BetaGeometricModel,
  type BetaGeometricParameters,
  type StoredBetaGeometric,
} from './beta-geometric/beta-geometric-model.ts';
export {
  DataError,
  LifetimeError,
  type LifetimeErrorCode,
  LifetimeFormatError,
  OptionError,
  TooFewError,
} from './errors.ts';
export { type AucIntervalOptions, aucInterval } from './forecast/auc-interval.ts';
export {
  HistoryRegression,
  type HistoryRegressionOptions,
  periodsBetween,
} from './forecast/history-regression.ts';
export {
  type Forecast,
  HistoryRegressionModel,
  type StoredHistoryRegression,
} from './forecast/history-regression-model.ts';
export { type ForecastFigures, type JudgedForecast, judgeForecast } from './forecast/judge-forecast.ts';
export { GammaGamma, type GammaGammaOptions, type Spending } from './gamma-gamma/gamma-gamma.ts';
export {
  GammaGammaModel,
  type GammaGammaParameters,
  type StoredGammaGamma,
} from './gamma-gamma/gamma-gamma-model.ts';
export type { Histories } from './histories.ts';
export { lifetimeValue, lifetimeValues, type ValueModels, type ValueOptions } from './lifetime-value.ts';
export { PERIODS_A_MONTH, type Period } from './period.ts';
export { countPurchases, type Purchases, purchasesOf, type Span, type Transactions } from './purchases.ts';
export { digamma } from './special/digamma.ts';
export { hyp2f1 } from './special/hyp-2f1.ts';
export { lnGamma } from './special/ln-gamma.ts';
export { type SummariseOptions, type Summary, summarise, summarisePurchases } from './summarise.ts';
