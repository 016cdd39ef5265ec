import { promisify } from 'node:util';
import {
  constants,
  type ZstdOptions,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';
import { CompressionCodecs, CompressionTypes } from './kafkajs.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Below this size a message set is done at once: handing it to another thread costs more than the work (measured). */
const inlineBytesMax = 65_536;

/** What zlib takes room for at a time. Its default of 16 KB makes large sets twice as slow (measured). */
const chunkBytes = { min: 4_096, max: 4_194_304 } as const;

/** JSON events shrink about sevenfold. */
const usualRatio = 8;

/** Registers zstd, level 1, with kafkajs, which ships gzip alone. */
export function registerCompression(): void {
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => {
      const options = { ...roomFor(buffer.length), params: { [constants.ZSTD_c_compressionLevel]: 1 } };
      return buffer.length <= inlineBytesMax ? zstdCompressSync(buffer, options) : compress(buffer, options);
    },
    decompress: async (buffer: Buffer) => {
      const bytes = buffer.length * usualRatio;
      const options = roomFor(bytes);
      return bytes <= inlineBytesMax ? zstdDecompressSync(buffer, options) : decompress(buffer, options);
    },
  });
}

function roomFor(bytes: number): ZstdOptions {
  return { chunkSize: Math.min(chunkBytes.max, Math.max(chunkBytes.min, bytes)) };
}
