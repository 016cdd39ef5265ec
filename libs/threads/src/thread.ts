// The inside of one thread: sleeps until it is its turn, does its step, and says so. It never comes back to its event loop.
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { CODE, CONTROL } from './control.ts';

interface Share {
  step(code: number): void;
}

interface ThreadData {
  readonly control: SharedArrayBuffer;
  readonly port: MessagePort;
  readonly module: string;
}

const { control, port, module } = workerData as ThreadData;
const state = new Int32Array(control);
const { takeShare } = (await import(module)) as { takeShare(share: unknown): Share };
port.postMessage('ready');
work();

function work(): void {
  let turn = 0;
  let share: Share | undefined;
  for (;;) {
    Atomics.wait(state, CONTROL.turn, turn);
    const next = Atomics.load(state, CONTROL.turn);
    // A sleeper may be woken for nothing.
    if (next === turn) continue;
    turn = next;
    const code = Atomics.load(state, CONTROL.code);
    if (code === CODE.end) return;
    share = attempt(code, share);
    Atomics.add(state, CONTROL.done, 1);
    Atomics.notify(state, CONTROL.done);
  }
}

/** A step that fails costs the thread its share; the caller learns of it with the end of the step. */
function attempt(code: number, share: Share | undefined): Share | undefined {
  try {
    if (code === CODE.drop) return undefined;
    if (code === CODE.take) return takeShare(receiveMessageOnPort(port)?.message);
    share?.step(code);
    return share;
  } catch (error) {
    port.postMessage(error instanceof Error ? error.message : String(error));
    Atomics.store(state, CONTROL.failed, 1);
    return undefined;
  }
}
