// The types of the two modules that run before TypeScript can: they are plain JavaScript.

declare module '*/preparation.mjs' {
  export const rootFolder: string;
  export function prepare(root: string, report: (line: string) => void): Promise<string>;
  export function stampOf(parts: {
    lockfile: string | Uint8Array;
    workspace: string | Uint8Array;
    platform: string;
  }): string;
  export function readStamp(stampFile: string): string | undefined;
  export function nodePath(root: string, systemVersion: string, systemPath: string): string;
}

declare module '*/handover.mjs' {
  export function handOver(
    node: string,
    script: string,
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv },
  ): Promise<number>;
  export function endWithThisProcess(command: string, args: readonly string[]): () => void;
  export function repeatsWithin(windowMs: number): (now: number) => boolean;
}
