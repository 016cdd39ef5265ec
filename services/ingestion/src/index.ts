export { ingestion } from './service.ts';
