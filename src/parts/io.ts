import { templates } from '../adapters/io/templates.generated.ts';
import { Library } from '../core/library.ts';
import { bridgeFunction } from '../link/code/bridge.ts';
import { ioCode } from '../link/virtual/io.ts';
import { IoCode } from '../link/virtual/io-code.ts';
import { stdioCode } from '../link/virtual/stdio.ts';
import type { Part } from './part.ts';

/** Streams and pollables, and handles that may be the host's or ours. */
export const io: Part = {
  library: new Library(templates),
  code: { io: ioCode, stdio: stdioCode },
  io: IoCode,
  bridgeFunction,
};
