export * from './due-sweeps.ts';
export * from './sweep-marks.ts';
export * from './sweep-partitions.ts';
