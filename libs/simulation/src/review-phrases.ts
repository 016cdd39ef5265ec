/** The vocabulary of one language for `writeReview`. `{kind}` stands for the item, `{days}` for a small number. */
export interface ReviewPhrases {
  readonly aspects: readonly {
    readonly subjects: readonly string[];
    readonly good: readonly string[];
    readonly bad: readonly string[];
  }[];
  readonly degrees: readonly string[];
  /** Sentences that say `{word}` of `{subject}`, and sentences that deny it. */
  readonly plain: readonly string[];
  readonly negated: readonly string[];
  /** Whole sentences about the item. */
  readonly praise: readonly string[];
  readonly blame: readonly string[];
  readonly neutral: readonly string[];
  /** Between two sentences that disagree. */
  readonly but: readonly string[];
  /** Between two sentences that agree. */
  readonly join: string;
  readonly ends: readonly string[];
  /** Whether sentences begin with a capital letter. */
  readonly capitals: boolean;
}
