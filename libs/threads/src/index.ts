export { startThreads, type TeamOfThreads, ThreadError } from './team-of-threads.ts';
