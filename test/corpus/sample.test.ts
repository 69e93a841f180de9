import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/source-files.ts';
import { componentWit } from '../support/validate.ts';
import { corpus } from '../support/wat.ts';

describe('the shipped samples', () => {
  it.each(['pong', 'ping'])('corpus/%s.wasm is what its text says (npm run corpus makes it new)', async (name) => {
    const shipped = readFileSync(join(ROOT, `corpus/${name}.wasm`));
    expect(Buffer.compare(shipped, Buffer.from(await corpus(name)))).toBe(0);
  });

  it('pong has the world of the walkthrough', async () => {
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
