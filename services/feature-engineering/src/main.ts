import { runService } from '@shoal/runtime';
import { featureEngineering } from './index.ts';

await runService(featureEngineering);
