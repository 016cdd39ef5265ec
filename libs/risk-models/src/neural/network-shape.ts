import { kindCodes } from '../churn/event-sequence.ts';
import type { NetworkLayout } from './stored-network.ts';

/** Vectors of kinds of interactions, states of interactions, and the hidden layer behind them and the features. */
export const widths = { kind: 8, state: 16, hidden: 48 } as const;

/** Names of weights, for TensorFlow and for the forward pass without it. */
export const layerNames = {
  kind: 'kind',
  state: 'state',
  weigh: 'weigh',
  hidden: 'hidden',
  logit: 'logit',
} as const;

/** A score that leaves nothing of what it is added to. */
export const hiddenScore = -1e9;

export const sequenceChurnLayout: NetworkLayout = {
  kind: 'sequence-churn',
  layers: (columns) => [
    [layerNames.state, widths.kind + 1, widths.state],
    [layerNames.weigh, widths.state, 1],
    [layerNames.hidden, columns + widths.state, widths.hidden],
    [layerNames.logit, widths.hidden, 1],
  ],
  tables: [[layerNames.kind, kindCodes, widths.kind]],
};
