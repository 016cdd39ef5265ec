export { add, at, pair } from './addresses.ts';
export { type Code, moduleOf, type WasmFunction } from './encoding.ts';
export {
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  i32x4,
  ifElse,
  type Local,
  Locals,
  v128,
  whileLoop,
} from './instructions.ts';
export { webAssembly } from './web-assembly.ts';
