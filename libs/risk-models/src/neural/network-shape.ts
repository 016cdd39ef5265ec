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
