// `node confirm-native.ts FOLDER`: ends well if the native library under that folder can be loaded and computes. It is
// a program of its own because a library that does not fit the machine can end the process that loads it.
import assert from 'node:assert/strict';
import { loadTensorFlow, nativePlace } from '@shoal/neural';

const { tf } = await loadTensorFlow({ backend: 'node', place: nativePlace(process.argv[2]) });
const matrix = tf.tensor2d([1, 2, 3, 4], [2, 2]);
assert.deepEqual([...(await tf.matMul(matrix, matrix).data())], [7, 10, 15, 22]);
