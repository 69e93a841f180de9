import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeCustomSection } from '../../src/binary/custom.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { jsonText } from '../../src/cli/json-text.ts';
import { cli } from '../support/run-cli.ts';
import { withScratch } from '../support/scratch.ts';
import { wat } from '../support/wat.ts';

/** Texts from elsewhere steer no terminal, and hide nothing of themselves. */

/** Controls, marks and overrides of direction, what has no width, separators of lines, tags beyond 16 bits. */
const STEERING = [
  ...[0x00, 0x07, 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x061c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202e, 0x2066, 0xfeff],
  ...[0xe0001, 0xe0041],
].map((code) => String.fromCodePoint(code));

const SEEN = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

it('JSON has them escaped, and is the same', () => {
  for (const text of [...STEERING, STEERING.join('a'), '\ud800', '\u{1f600}é']) {
    const value = { [text]: [text, { [`${text}b`]: text }] };
    expect(jsonText(value)).not.toMatch(SEEN);
    expect(JSON.parse(jsonText(value))).toEqual(value);
    expect(jsonText(value).split('\n')).toHaveLength(JSON.stringify(value, null, 2).split('\n').length + 1);
  }
});

it('are escaped wherever they come from', async () => {
  await withScratch(async (folder) => {
    const text = STEERING.join('a');
    const name = text.replace(/\0/g, '');
    const path = join(folder, `${name}.wasm`);
    const w = new Writer();
    w.bytes(await wat('(component (import "a:b/c" (func)))'));
    const policy = { wasmvirt: text, options: { [text]: text } };
    writeCustomSection(w, 'wasmvirt:policy', new TextEncoder().encode(JSON.stringify(policy)));
    writeFileSync(path, w.finish());
    const missing = join(folder, `${name}.none`);
    const said: string[] = [];
    for (const words of [
      ['inspect', '--policy', path],
      ['inspect', missing],
      ['inspect', '--json', path],
      [path, '--check', path],
      [path, '--explain'],
      [path, '--json', '--stdin', `text:${text}`, '-e', `A=${name}`],
      [path, '-e', name, '-o', missing],
      [path, `--${name}`],
      [path, '--mount', `/${name}=${missing}`, '--json'],
      ['plug', path, '--plug', path, '-o', missing],
      ['plug', path, '--plug', missing, '-o', missing],
      ['diff', path, missing],
      ['--print-config=json', '-e', `A=${name}`],
    ]) {
      const { out, err } = cli(...words);
      expect(out + err, words.join(' ')).not.toMatch(SEEN);
      said.push(out + err);
    }
    expect(JSON.parse(said[0] ?? '')).toEqual(policy);
  });
});
