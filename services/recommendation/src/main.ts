import { runService } from '@shoal/runtime';
import { recommendation } from './index.ts';

await runService(recommendation);
