import type { Stage } from '../../values/views.js';

/** The usual way from start to end. */
export const COMMON_RAIL: Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'signed',
  'in_force',
];
