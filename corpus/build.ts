// npm run corpus: assembles the components that the repository ships in binary form.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../test/support/source-files.ts';
import { corpus } from '../test/support/wat.ts';

for (const name of ['pong', 'ping']) {
  const bytes = await corpus(name);
  writeFileSync(join(ROOT, 'corpus', `${name}.wasm`), bytes);
  console.log(`corpus/${name}.wasm: ${String(bytes.length)} bytes`);
}
