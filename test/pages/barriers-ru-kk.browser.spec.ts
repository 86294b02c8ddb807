import { sized } from '../support/sizes.js';
import { noBarriersIn } from './barriers.harness.js';

noBarriersIn(['ru', 'kk'], sized(false, true));
