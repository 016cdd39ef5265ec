export { SasRec } from './sasrec.ts';
export { SasRecModel } from './sasrec-model.ts';
export type { SasRecEpoch, SasRecOptions, SasRecWatch } from './sasrec-options.ts';
