import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/source-files.ts';
import { componentWit } from '../support/validate.ts';
import { corpus } from '../support/wat.ts';

describe('corpus/pong.wasm', () => {
  it('is what corpus/pong.wat says (make it new with npm run corpus)', async () => {
    const shipped = readFileSync(join(ROOT, 'corpus/pong.wasm'));
    expect(Buffer.compare(shipped, Buffer.from(await corpus('pong')))).toBe(0);
  });

  it('has the world of the walkthrough', async () => {
    expect(await componentWit(await corpus('pong'))).toBe(`package root:component;

world root {
  import wasi:io/error@0.2.0;
  import wasi:io/poll@0.2.0;
  import wasi:io/streams@0.2.0;
  import wasi:cli/environment@0.2.0;
  import wasi:cli/exit@0.2.0;
  import wasi:cli/stdin@0.2.0;
  import wasi:cli/stdout@0.2.0;
  import wasi:cli/stderr@0.2.0;
  import wasi:clocks/monotonic-clock@0.2.0;
  import wasi:clocks/wall-clock@0.2.0;
  import wasi:filesystem/types@0.2.0;
  import wasi:filesystem/preopens@0.2.0;
  import wasi:random/random@0.2.0;

  export example:pong/pingpong;
}
`);
  });
});
