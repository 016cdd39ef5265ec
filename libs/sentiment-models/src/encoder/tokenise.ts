import { Tokenizer } from '@huggingface/tokenizers';
import { OptionError } from '../errors.ts';
import type { EncoderFiles } from './encoder-files.ts';

/** Token ids of a text, with the special tokens that the encoder learned with: `tokensMax` at most. */
export type Tokenise = (text: string, tokensMax: number) => readonly number[];

/** Throws OptionError for a tokenizer.json of a kind that cannot be read. */
export function tokeniserOf({ name, tokenizer, tokenizerConfig }: EncoderFiles): Tokenise {
  const own = read(name, () => new Tokenizer(tokenizer, tokenizerConfig));
  const encode = (text: string) => own.encode(text).ids;
  read(name, () => encode('a'));
  return (text, tokensMax) => {
    const ids = encode(text);
    if (ids.length <= tokensMax) return ids;
    // A long review concludes at its end.
    const last = Math.floor(tokensMax / 2);
    return [...ids.slice(0, tokensMax - last), ...ids.slice(-last)];
  };
}

function read<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new OptionError(`the tokenizer.json of the encoder ${name} cannot be used: ${lineOf(cause)}`, {
      cause,
    });
  }
}

/** The first line of what was thrown. */
export function lineOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] as string;
}
