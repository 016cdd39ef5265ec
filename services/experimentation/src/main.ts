import { runService } from '@shoal/runtime';
import { experimentation } from './index.ts';

await runService(experimentation);
