export { type CallSource, openCalls } from './open-calls.ts';
export { type PaceOptions, paced } from './paced.ts';
export { type RefusedCall, type SendReport, sendCalls } from './send-calls.ts';
export { SendError, type SendErrorCode } from './send-error.ts';
export { type ItemLine, type ItemReport, type RefusedItem, sendItems } from './send-items.ts';
export type { SendableCall, SendOptions } from './send-options.ts';
