import { describeLearning } from './learning.fixture.ts';

describeLearning('node');
