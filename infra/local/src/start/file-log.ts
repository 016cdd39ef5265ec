import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from '@shoal/config';
import { loadConfig, loggingConfig } from '@shoal/config';
import { createLogger, type Logger } from '@shoal/logging';
import Type from 'typebox';

/** A log that goes to a file, begun anew: on the terminal it would run over the progress bar. Warnings unless SHOAL_LOG_LEVEL says else. */
export function openFileLog(path: string, environment: Environment): { logger: Logger; close(): void } {
  const { logLevel } = loadConfig(Type.Object(loggingConfig), {
    SHOAL_LOG_LEVEL: 'warn',
    ...defined(environment),
  });
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  let isOpen = true;
  const destination = {
    write: (line: string) => {
      if (isOpen) writeSync(file, line);
    },
  };
  return {
    logger: createLogger({ service: 'start', level: logLevel, destination }),
    close: () => {
      isOpen = false;
      closeSync(file);
    },
  };
}

function defined(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
}
