import { after } from 'node:test';
import { folderOf, tinyEncoder } from './encoder-folder.fixture.ts';
import { SentenceEncoder } from './sentence-encoder.ts';

/** Loads the tiny encoder once for a test file, and closes it after its tests. */
export function tinyEncoderForFile(): () => Promise<SentenceEncoder> {
  let loading: Promise<SentenceEncoder> | undefined;
  const load = async (): Promise<SentenceEncoder> => {
    await using files = await folderOf(tinyEncoder());
    return await SentenceEncoder.load(files);
  };
  after(async () => (await loading)?.close());
  return () => {
    loading ??= load();
    return loading;
  };
}
