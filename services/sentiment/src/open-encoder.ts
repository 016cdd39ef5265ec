import { SentenceEncoder } from '@shoal/sentiment-models/encoder';

/** The pretrained encoder of a folder; undefined where none is configured. Rejects with OptionError, which says what to mend. */
export async function openEncoder(folder: string): Promise<SentenceEncoder | undefined> {
  return folder === '' ? undefined : SentenceEncoder.load({ folder });
}
