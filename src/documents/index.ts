export { exportFiles, readFolder } from './folder.js';
export { DocumentFiles, hashOfFile } from './storage/document-files.js';
export { FILE_TYPES } from './storage/file-types.js';
export { DocumentSettings, fileTypesSchema } from './storage/settings.js';
export { DocumentUploads } from './uploads.js';
