import { runService } from '@shoal/runtime';
import { segmentation } from './index.ts';

await runService(segmentation);
