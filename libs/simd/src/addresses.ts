import type { Code } from './encoding.ts';
import { i32, type Local } from './instructions.ts';

/** The address of the four-byte word with this index. */
export const at = (base: Local, index: Code): Code => i32.add(base.get, i32.shl(index, i32.const(2)));
/** local += amount */
export const add = (local: Local, amount: number): Code => local.set(i32.add(local.get, i32.const(amount)));
/** The address of the pair of words with this index. */
export const pair = (base: Local, index: Code): Code => i32.add(base.get, i32.shl(index, i32.const(3)));
