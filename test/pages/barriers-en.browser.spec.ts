import { sized } from '../support/sizes.js';
import { noBarriersIn } from './barriers.harness.js';

noBarriersIn(['en'], sized(false, true));
