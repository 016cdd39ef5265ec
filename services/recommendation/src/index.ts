export { recommendation } from './service.ts';
