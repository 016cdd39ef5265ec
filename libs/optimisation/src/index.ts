export { type MinimiseOptions, minimise, type Objective } from './minimise.ts';
