/** A file could not be read or written. The message is one sentence. */
export class FileError extends Error {
  override readonly name = 'FileError';
}
