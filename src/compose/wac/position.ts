import { WasmvirtError, type ErrorCode } from '../../errors.ts';

/** `line 3, column 9`, both counted from 1; a column is a character. */
export function positionText(source: string, offset: number): string {
  const before = source.slice(0, offset);
  const line = before.split('\n').length;
  const characters = new Intl.Segmenter('en').segment(before.slice(before.lastIndexOf('\n') + 1));
  const column = Array.from(characters).length + 1;
  return `line ${line}, column ${column}`;
}

/** An error about a place in a document. */
export function errorAt(source: string, offset: number, code: ErrorCode, sentence: string): WasmvirtError {
  return new WasmvirtError(code, `${positionText(source, offset)}: ${sentence}`);
}
