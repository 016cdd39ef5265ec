import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainReviews } from '../sentiment-conformance.ts';
import { gatherModel } from './onnx-bytes.fixture.ts';

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const WIDTH = 96;

/** Files of an encoder that knows the words of plainReviews: a real tokenizer, and a model without layers. */
export function tinyEncoder(): Record<string, string | Uint8Array> {
  const words = [0, 1, 2]
    .flatMap(plainReviews)
    .flatMap(({ text }) => text.match(/\p{Script=Han}|[a-z]+|\S/gu) ?? []);
  const vocabulary = [...SPECIAL, ...new Set(words)];
  return {
    'tokenizer.json': JSON.stringify(tokenizerOf(vocabulary)),
    'tokenizer_config.json': JSON.stringify({ unk_token: '[UNK]', pad_token: '[PAD]' }),
    'model.onnx': gatherModel({
      inputs: ['input_ids', 'attention_mask'],
      table: vectorsFor(vocabulary.length),
      width: WIDTH,
    }),
  };
}

/** A folder with these files, gone when it is disposed of. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await mkdtemp(join(tmpdir(), 'encoder-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** Numbers of -1 to 1 that have nothing to do with each other. */
function vectorsFor(rows: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: rows * WIDTH }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function tokenizerOf(vocabulary: readonly string[]) {
  const special = (name: string) => ({ id: name, ids: [vocabulary.indexOf(name)], tokens: [name] });
  const piece = (name: string) => ({ SpecialToken: { id: name, type_id: 0 } });
  const single = [piece('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, piece('[SEP]')];
  return {
    version: '1.0',
    added_tokens: SPECIAL.map((content, id) => ({
      ...{ id, content, special: true, normalized: false },
      ...{ single_word: false, lstrip: false, rstrip: false },
    })),
    normalizer: {
      ...{ type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true },
      ...{ strip_accents: null, lowercase: true },
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      ...{ type: 'TemplateProcessing', single, pair: single },
      special_tokens: { '[CLS]': special('[CLS]'), '[SEP]': special('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      ...{
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
      },
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  };
}
