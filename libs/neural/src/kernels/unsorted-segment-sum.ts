import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, KernelFunc, TensorInfo, UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';

interface Call {
  readonly inputs: { readonly x: TensorInfo; readonly segmentIds: TensorInfo };
  readonly backend: BackendWasm;
  readonly attrs: UnsortedSegmentSumAttrs;
}

/**
 * The kernel that the WebAssembly backend lacks: without it `tf.gather` has no gradient there, and an embedding cannot
 * be trained. Row s of the result is the sum of the rows i of x with segmentIds[i] = s; a negative id is left out, as
 * TensorFlow does.
 */
export const unsortedSegmentSumKernel: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc: unsortedSegmentSum as unknown as KernelFunc,
};

function unsortedSegmentSum({ inputs, backend, attrs: { numSegments } }: Call): TensorInfo {
  const { x, segmentIds } = inputs;
  // The ids may have several dimensions, the first ones of x; the rest of x is what is summed.
  const restShape = x.shape.slice(segmentIds.shape.length);
  const output = backend.makeOutput([numSegments, ...restShape], x.dtype);
  // Only now: making the output may let the heap grow, and views of the old one are then empty.
  const sums = backend.typedArrayFromHeap(output);
  const values = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  sums.fill(0);
  addRows({ sums, values, ids, numSegments });
  return output;
}

interface Rows {
  readonly sums: Numbers;
  readonly values: Numbers;
  readonly ids: Numbers;
  readonly numSegments: number;
}
type Numbers = ReturnType<BackendWasm['typedArrayFromHeap']>;

function addRows({ sums, values, ids, numSegments }: Rows): void {
  const width = numSegments === 0 ? 0 : sums.length / numSegments;
  for (let row = 0; row < ids.length; row += 1) {
    const segment = ids[row] ?? -1;
    if (segment < 0 || segment >= numSegments) continue;
    const from = row * width;
    const to = segment * width;
    for (let column = 0; column < width; column += 1) {
      sums[to + column] = (sums[to + column] ?? 0) + (values[from + column] ?? 0);
    }
  }
}
