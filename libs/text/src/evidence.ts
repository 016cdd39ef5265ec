const LETTER_OR_PICTURE = /[\p{L}\p{Extended_Pictographic}]/u;

/** Whether a text of normaliseText has anything that could carry an opinion: a letter of any script, or an emoji. */
export function canBeJudged(text: string): boolean {
  return LETTER_OR_PICTURE.test(text);
}
