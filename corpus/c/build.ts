// npm run corpus:c: compiles the programs in C with Zig, of which ZIG is the program (pip install ziglang has one).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiled } from '../../test/support/c-guests.ts';
import { ROOT } from '../../test/support/source-files.ts';

const text = await compiled('pairs');
if (text === undefined) throw new Error('ZIG must be the path of a Zig compiler');
writeFileSync(join(ROOT, 'corpus/c/pairs.wat'), text);
console.log(`corpus/c/pairs.wat: ${text.split('\n').length} lines`);
