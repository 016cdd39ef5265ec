export { SequenceChurn, type SequenceChurnOptions } from './sequence-churn.ts';
export { SequenceChurnModel } from './sequence-churn-model.ts';
