export { sentiment } from './service.ts';
