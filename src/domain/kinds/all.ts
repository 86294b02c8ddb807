// Written by scripts/kinds.mjs: npm run generated.
export { versions as agreement } from './agreement.js';
export { versions as airTransport } from './air-transport.js';
export { versions as readmission } from './readmission.js';
export { versions as visaFacilitation } from './visa-facilitation.js';
