import type { FastifyInstance } from 'fastify';
import { RuntimeError } from './runtime-error.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** What listens, for messages: `the admin server of ingestion`. */
  readonly what: string;
  /** The variables to change where the port or the address cannot be had. */
  readonly portVariable: string;
  readonly hostVariable: string;
}

/**
 * Starts a Fastify server and returns its address: `http://127.0.0.1:9101`. Throws SHOAL_PORT_TAKEN or SHOAL_HOST_UNUSABLE, which
 * name the variable to change.
 */
export async function listen(server: FastifyInstance, options: ListenOptions): Promise<string> {
  try {
    return await server.listen({ host: options.host, port: options.port });
  } catch (cause) {
    throw explained(cause, options) ?? cause;
  }
}

function explained(cause: unknown, options: ListenOptions): RuntimeError | undefined {
  const { host, port, what, portVariable, hostVariable } = options;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
    case 'EACCES': {
      const state =
        code === 'EADDRINUSE' ? 'is taken by another program' : 'needs more rights than this one has';
      const message = `Port ${port} on ${host}, for ${what}, ${state}. Set ${portVariable} to a free port.`;
      return new RuntimeError('SHOAL_PORT_TAKEN', message, { cause });
    }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN': {
      const message = `This machine has no address ${host}, for ${what}. Set ${hostVariable} to one that it has.`;
      return new RuntimeError('SHOAL_HOST_UNUSABLE', message, { cause });
    }
    default:
      return undefined;
  }
}
