export {
  clickWindowMs,
  experimentsOfOneMax,
  foldEvent,
  foldExposure,
  foldMerge,
  newOutcomes,
  orderWindowMs,
} from './fold-outcomes.ts';
export { difference, type Estimate, proportion } from './proportions.ts';
export {
  type Conversion,
  type ConversionResult,
  conversions,
  ResultCounter,
  type VariantResult,
} from './results.ts';
export { variantOf } from './variant-of.ts';
