import { noBarriersIn } from './barriers.harness.js';

noBarriersIn(['ru', 'kk']);
