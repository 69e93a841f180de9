import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WasmvirtError } from '../../src/errors.ts';
import { nearest } from '../../src/policy/options/nearest.ts';
import { normalize, type Options } from '../../src/policy/options/options.ts';
import { KEYS } from '../../src/policy/options/table.ts';
import { parseSelector, printSelector } from '../../src/policy/options/selector.ts';

function failure(options: unknown): WasmvirtError {
  try {
    normalize(options as Options);
  } catch (error) {
    if (error instanceof WasmvirtError) return error;
    throw error;
  }
  throw new Error('no error');
}

describe('normalize', () => {
  it('completes nothing to "deny everything"', () => {
    expect(normalize()).toEqual(normalize({}));
    expect(normalize({})).toEqual({
      given: {},
      allowAll: false,
      subsystems: new Map(),
      rules: [],
      network: { http: undefined, sockets: undefined },
      stdio: new Map(),
      clock: undefined,
      random: undefined,
      insecureRandom: undefined,
      environment: { hostList: undefined, deny: [], set: [], args: undefined, cwd: undefined },
      config: { hostList: undefined, deny: [], set: [] },
      mounts: [],
      epoch: 0,
      onDeny: 'error',
      link: 'auto',
      validate: true,
      deterministic: false,
      control: false,
      record: undefined,
      replay: undefined,
    });
  });

  it('takes a key that is undefined as absent', () => {
    expect(normalize({ all: undefined, env: undefined })).toEqual(normalize({}));
  });

  it.each<readonly [unknown, string, RegExp]>([
    [null, 'bad-option', /must be an object/],
    [[], 'bad-option', /must be an object/],
    ['--allow-all', 'bad-option', /must be an object/],
    [{ randm: 'allow' }, 'bad-option', /no option "randm" \(did you mean random\?\)/],
    [{ file_system: 'allow' }, 'bad-option', /did you mean filesystem/],
    [{ zzzzz: true }, 'bad-option', /no option "zzzzz"$/],
    [{ constructor: true }, 'bad-option', /no option "constructor"/],
    [JSON.parse('{"__proto__": true}'), 'bad-option', /no option "__proto__"/],
    [{ filesystem: 'yes' }, 'bad-option', /filesystem must be 'allow' or 'deny'/],
    [{ all: true }, 'bad-option', /all must be 'allow' or 'deny'/],
    [{ environment: { allow: 'A,B' } }, 'bad-option', /environment\.allow must be a list of strings/],
    [{ environment: { allow: [1] } }, 'bad-option', /environment\.allow must hold strings only/],
    [{ environment: { allow: ['A=B'] } }, 'bad-option', /environment\.allow: the variable name "A=B" holds '='/],
    [{ env: { '': 'x' } }, 'bad-option', /env holds an empty variable name/],
    [{ env: [['A=B', 'x']] }, 'bad-option', /holds '='/],
    [{ env: [['A\0', 'x']] }, 'bad-option', /holds a NUL/],
    [{ env: [['A']] }, 'bad-option', /pairs/],
    [{ env: ['A=1'] }, 'bad-option', /pairs/],
    [{ env: { A: 1 } }, 'bad-option', /strings only/],
    [{ env: { A: '\ud800' } }, 'bad-option', /not valid Unicode/],
    [{ env: null }, 'bad-option', /env must be an object/],
    [{ args: 'a b' }, 'bad-option', /args must be a list of strings/],
    [{ args: ['\udc00'] }, 'bad-option', /not valid Unicode/],
    [{ cwd: '' }, 'bad-option', /cwd must not be empty/],
    [{ cwd: 1 }, 'bad-option', /cwd/],
    [{ onDeny: 'ignore' }, 'bad-option', /onDeny must be 'error' or 'trap'/],
    [{ link: 'together' }, 'bad-option', /link must be 'auto', 'sibling' or 'fused'/],
    [{ allow: 'wasi:cli/exit' }, 'bad-option', /allow must be a list of strings/],
    [{ allow: ['wasi:cli'] }, 'bad-option', /"wasi:cli" names no interface/],
    [{ allow: ['wasi:*@0.2.0'] }, 'bad-option', /names no interface/],
    [{ allow: ['wasi:*/*'] }, 'bad-option', /names no interface/],
    [{ allow: ['*:*'] }, 'bad-option', /names no interface/],
    [{ allow: ['wasi:*'], deny: ['wasi:*'] }, 'conflict', /wasi:\* is both allowed and denied/],
    [{ allow: ['*'] }, 'bad-option', /names no interface/],
    [{ deny: ['wasi:cli/ex*'] }, 'bad-option', /names no interface/],
    [{ deny: ['wasi:cli/exit#exit'] }, 'bad-option', /names no interface/],
    [{ deny: [''] }, 'bad-option', /names no interface/],
    [{ deny: ['wasi:io/streams'] }, 'bad-option', /deny cannot name wasi:io\/streams: it follows/],
    [{ allow: ['wasi:io/*'] }, 'bad-option', /allow cannot name/],
    [{ allow: ['wasi:cli/exit'], deny: ['wasi:cli/exit'] }, 'conflict', /both allowed and denied/],
    [{ environment: { allow: ['A'], deny: ['A'] } }, 'conflict', /in both environment\.allow and environment\.deny/],
    [{ environment: { deny: ['A'] } }, 'conflict', /add environment: \{ allow: 'all' \}/],
    [
      { config: { deny: ['A'] } },
      'conflict',
      /config\.deny hides keys of the host, but none is allowed: .* add config: \{ allow: 'all' \}/,
    ],
    [{ config: { allow: ['A'], deny: ['A'] } }, 'conflict', /the key "A" is in both config\.allow and config\.deny/],
    [{ config: { set: { '': 'x' } } }, 'bad-option', /config\.set holds an empty key name/],
    [{ config: 'A=B' }, 'bad-option', /config must be 'allow', 'deny', or an object with allow, deny or set/],
    [{ clocks: 'step' }, 'bad-option', /clocks must be 'allow', 'deny', or an object/],
    [{ clocks: {} }, 'bad-option', /clocks must be/],
    [{ clocks: { fixed: 0, step: 1 } }, 'bad-option', /clocks must be/],
    [{ clocks: { from: 0 } }, 'bad-option', /clocks must be/],
    [{ clocks: { step: 0 } }, 'bad-option', /a step must be more than 0/],
    [{ clocks: { step: '-1s' } }, 'bad-option', /a step must be more than 0/],
    [{ clocks: { step: '600000d' } }, 'bad-option', /less than 584 years/],
    [{ clocks: { fixed: 'noon' } }, 'bad-option', /"noon" is no time/],
    [{ random: 1 }, 'bad-option', /random must be 'allow', 'deny', or an object with a seed/],
    [{ random: { seed: 1, more: 2 } }, 'bad-option', /random must be/],
    [{ insecureRandom: 'seed' }, 'bad-option', /insecureRandom must be/],
    [{ deterministic: 'yes' }, 'bad-option', /deterministic must be true or false/],
    [
      { clocks: { fixed: 1 }, allow: ['wasi:clocks/wall-clock'] },
      'conflict',
      /allow wasi:clocks\/wall-clock and clocks/,
    ],
    [{ clocks: { step: 1 }, deny: ['wasi:clocks/*'] }, 'conflict', /deny wasi:clocks\/\* and clocks speak/],
    [{ random: { seed: 1 }, allow: ['wasi:random/insecure'] }, 'conflict', /and random speak/],
    [{ insecureRandom: 'deny', allow: ['wasi:random/insecure-seed'] }, 'conflict', /and insecureRandom speak/],
    [{ stdin: 'text' }, 'bad-option', /stdin must be 'allow'/],
    [{ stdin: { file: '/a' } }, 'bad-option', /stdin must be 'allow'/],
    [{ stdin: { text: 'a', bytes: new Uint8Array() } }, 'bad-option', /stdin must be 'allow'/],
    [{ stdin: { text: '\ud800' } }, 'bad-option', /not valid Unicode/],
    [{ stdin: { bytes: [1] } }, 'bad-option', /stdin must be 'allow'/],
    [{ stdin: null }, 'bad-option', /stdin must be 'allow'/],
    [{ stdout: { text: 'a' } }, 'bad-option', /stdout must be 'allow'/],
    [{ stdout: {} }, 'bad-option', /stdout must be 'allow'/],
    [{ stdout: { capture: 0 }, control: true }, 'bad-option', /stdout must capture from 1 to/],
    [{ stdout: { capture: '1' }, control: true }, 'bad-option', /stdout must capture from 1 to/],
    [{ stderr: 'capture' }, 'conflict', /stderr: 'capture' keeps what only control: true lets out/],
    [{ control: 'yes' }, 'bad-option', /control must be true or false/],
    [{ record: 'yes' }, 'bad-option', /record must be true, false, or an object with the most bytes to keep/],
    [{ record: { most: 0 } }, 'bad-option', /record\.most must be from 1 to 1073741824 bytes/],
    [{ record: { most: 2 ** 30 + 1 } }, 'bad-option', /record\.most must be from 1 to 1073741824 bytes/],
    [{ record: { most: 1, more: 1 } }, 'bad-option', /record must be true, false, or an object/],
    [{ replay: 'calls.rec' }, 'bad-option', /replay must be the bytes of a recording/],
    [{ record: true, replay: new Uint8Array() }, 'conflict', /record and replay leave nothing to record/],
    [{ stderr: { file: '' } }, 'bad-option', /by its path, not ""/],
    [{ stderr: { file: '/logs/' } }, 'bad-option', /by its path/],
    [{ stderr: { file: '/a\0b' } }, 'bad-option', /by its path/],
    [{ mounts: { '/': { writable: true } }, stderr: { file: 'logs' } }, 'bad-option', /nothing is mounted there/],
    [{ mounts: { '.': { writable: true } }, stderr: { file: '/logs' } }, 'bad-option', /nothing is mounted there/],
    [
      { stdin: 'allow', allow: ['wasi:cli/stdin'] },
      'conflict',
      /allow wasi:cli\/stdin and stdin speak of the same stream/,
    ],
    [{ stdout: 'ignore', deny: ['wasi:cli/terminal-stdout@0.2.0'] }, 'conflict', /the same stream/],
  ])('refuses %j', (options, code, message) => {
    const error = failure(options);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\n/);
  });

  it('keeps every value of a variable as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(normalize({ env: { A: value } }).environment.set).toEqual([['A', value]]);
        expect(normalize({ env: [['A', value]], args: [value] }).environment.args).toEqual([value]);
      }),
    );
  });

  it('ends in an error of its own whatever it is given', () => {
    const keys = fc.constantFrom(...KEYS);
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(keys, fc.anything()), fc.anything()), (options) => {
        try {
          normalize(options as Options);
        } catch (error) {
          expect(error).toBeInstanceOf(WasmvirtError);
        }
      }),
    );
  });
});

describe('selectors', () => {
  it.each([
    'wasi:cli/exit',
    'wasi:cli/exit@0.2.0',
    'wasi:cli/*',
    'wasi:cli/*@0.2.0-rc.1+b',
    'a:b:c/d',
    'log',
    'url=<https://a>',
  ])('prints %s as it was read', (text) => {
    expect(printSelector(parseSelector(text))).toBe(text);
  });
});

describe('nearest', () => {
  it.each([
    ['allow-sokets', 'allow-sockets'],
    ['alow-fs', 'allow-fs'],
    ['on-dney', 'on-deny'],
    ['allow-everything', undefined],
    ['', undefined],
    ['x'.repeat(1000), undefined],
  ])('%s', (word, found) => {
    expect(nearest(word, ['allow-sockets', 'allow-fs', 'allow-clocks', 'on-deny'])).toBe(found);
  });
});
