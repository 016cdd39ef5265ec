import { runService } from '@shoal/runtime';
import { risk } from './index.ts';

await runService(risk);
