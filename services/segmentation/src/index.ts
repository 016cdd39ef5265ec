export { segmentation } from './service.ts';
