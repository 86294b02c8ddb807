import { noBarriersIn } from './barriers.harness.js';

noBarriersIn(['en']);
