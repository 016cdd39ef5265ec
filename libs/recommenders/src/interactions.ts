/**
 * Who did something with what, when and how strongly: parallel arrays in order of time. `user[i]` and `item[i]` are places in
 * `users` and `items`. For ratings the weight is the rating.
 */
export interface Interactions {
  readonly users: readonly string[];
  readonly items: readonly string[];
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly weight: Float32Array;
  /** Milliseconds since 1970. */
  readonly at: Float64Array;
}
