export { experimentation } from './service.ts';
