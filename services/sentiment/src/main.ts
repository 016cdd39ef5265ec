import { runService } from '@shoal/runtime';
import { sentiment } from './index.ts';

await runService(sentiment);
