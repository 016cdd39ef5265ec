import { runService } from '@shoal/runtime';
import { ingestion } from './index.ts';

await runService(ingestion);
