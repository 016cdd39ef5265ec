import { runService } from '@shoal/runtime';
import { gateway } from './index.ts';

await runService(gateway);
