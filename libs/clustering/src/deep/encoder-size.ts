/** The sizes of the encoder of sequences; a stored model of version 1 has these. */
export const ENCODER = { width: 32, heads: 2, wide: 64 } as const;
