/** What `shoal fraud` was asked to do. */
export interface FraudOptions {
  readonly time: string;
  readonly label?: string;
  readonly positive?: string;
  readonly id?: string;
  readonly amount?: string;
  readonly entity: readonly string[];
  readonly exclude: readonly string[];
  /** Of the rows, the earliest. */
  readonly trainShare: number;
  readonly falsePositiveRate: number;
  readonly seed: number;
  readonly top: number;
  readonly out?: string;
  /** A csv of the features. */
  readonly table?: string;
  readonly json?: boolean;
}
