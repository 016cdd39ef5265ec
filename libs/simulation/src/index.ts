export { customerEvents } from './customer-events.ts';
export type { GroupName } from './groups.ts';
export { groupNames } from './groups.ts';
export type { SimulationOptions } from './options.ts';
export type {
  AliasCall,
  CallContext,
  CallFields,
  IdentifyCall,
  PageCall,
  SegmentCall,
  TrackCall,
} from './segment-call.ts';
export { simulateShop } from './simulate-shop.ts';
export { type SimulatedItem, simulatedItems } from './simulated-items.ts';
export type { CustomerTruth, SimulationTruth } from './simulation-truth.ts';
export { simulationTruth } from './simulation-truth.ts';
