export { type CsvCell, csvHead, csvRows } from './csv.js';
export { type FileClaim, readFileClaim, signFileClaim } from './file-claim.js';
export { type FileLink, type LinkedFile, LINKS_PATH, readFileLink, signFileLink } from './file-link.js';
export { type ByteRange, type FileStore, type StoredFile } from './file-store.js';
export { Files, filesEnvironment, FilesModule } from './files.js';
export { FolderStore, INCOMING_HOURS } from './folder-store.js';
export { BROUGHT_TYPES, type BroughtType, MEDIA_TYPES, type MediaType, mediaTypeOf } from './media-type.js';
export { tableRefusals } from './table-refusals.js';
