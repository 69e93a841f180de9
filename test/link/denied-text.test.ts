import { describe, expect, it } from 'vitest';
import { renderReport, virtualize, type Options } from '../../src/index.ts';
import { coreModules, assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** What a denied call says where its error is a text, and what reports say beyond that. */

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('an error that is a text', () => {
  it.each<readonly [importName: string, types: string, result: string, said: string | undefined]>([
    ['wasi:blobstore/container@0.2.0-draft', '', '(result string (error string))', 'denied: wasi:blobstore/container'],
    ['wasi:a/b', '', '(result (error string))', 'denied: wasi:a/b'],
    ['my', '', '(result u32 (error string))', 'denied: my'],
    [
      'my:pkg/x@1.2.3',
      '(type $s string) (export "e" (type $e (eq $s)))',
      '(result u32 (error $e))',
      'denied: my:pkg/x',
    ],
    ['wasi:a/b', '', '(result (error (option string)))', 'denied: wasi:a/b'],
    [
      'wasi:a/b',
      '(type $v (variant (case "x" u8) (case "other" string))) (export "e" (type $e (eq $v)))',
      '(result (error $e))',
      'denied: wasi:a/b',
    ],
    [
      'wasi:a/b',
      '(type $o (option string)) (type $v (variant (case "unexpected" $o))) (export "e" (type $e (eq $v)))',
      '(result (error $e))',
      'denied: wasi:a/b',
    ],
    [
      'wasi:a/b',
      '(type $v (variant (case "other" string) (case "access-denied"))) (export "e" (type $e (eq $v)))',
      '(result (error $e))',
      undefined,
    ],
    ['wasi:a/b', '', 'string', undefined],
  ])('of %s %s%s says %j', async (name, types, result, said) => {
    const source = `(component (import "${name}" (instance ${types} (export "f" (func (result ${result}))))))`;
    const { bytes } = virtualize(await wat(source), { deny: [name] });
    await assertValid(bytes);
    const found = /denied: [a-z:/-]+/.exec(coreModules(bytes).map(text).join())?.[0];
    expect(found?.slice(0, said?.length)).toBe(said);
  });

  it('is the same text, and the same function, for all of an interface', async () => {
    const functions = (n: number): string =>
      Array.from({ length: n }, (_, i) => `(export "f${String(i)}" (func (result (result (error string)))))`).join('');
    const of = async (n: number, name: string): Promise<string> => {
      const { bytes } = virtualize(
        await wat(
          `(component (import "wasi:a/b" (instance ${functions(n)})) (import "${name}" (instance ${functions(n)})))`,
        ),
      );
      await assertValid(bytes);
      return coreModules(bytes).map(text).join();
    };
    const [one, many] = [await of(1, 'wasi:a/c'), await of(20, 'wasi:a/c')];
    expect(many.length).toBe(one.length);
    expect(many.match(/denied: wasi:a\/[bc]/g)?.sort()).toEqual(['denied: wasi:a/b', 'denied: wasi:a/c']);
  });
});

describe('reports', () => {
  const outputs = ['stdout', 'stderr'].map(
    (s) => `(import "wasi:cli/${s}@0.2.0" (instance (alias outer 1 $o (type $o0))
    (export "output-stream" (type $o (eq $o0))) (export "get-${s}" (func (result (own $o))))))`,
  );
  const streams = `(import "wasi:io/streams@0.2.0" (instance $s (export "output-stream" (type (sub resource)))))
    (alias export $s "output-stream" (type $o))`;
  const closed = async (options: Options, imports = [streams, ...outputs]): Promise<string | undefined> => {
    const guest = await wat(`(component ${imports.join('')})`);
    const { report } = virtualize(guest, options);
    if (report.closed === undefined) return undefined;
    const { reason, option } = report.closed;
    expect(renderReport(report)).toContain(`${reason}: `);
    expect(virtualize(guest, { ...options, ...option }).report.closed).toBeUndefined();
    return `${reason}: ${JSON.stringify(option)}`;
  };

  it('say which outputs are closed, and what helps', async () => {
    expect(await closed({})).toMatch(
      /^stdout and stderr are closed.* println! does: {"stdout":"ignore","stderr":"ignore"}$/,
    );
    expect(await closed({ onDeny: 'trap' })).toMatch(/^stdout and stderr are closed/);
    expect(await closed({ stdout: 'allow' })).toMatch(/^stderr is closed.*: {"stderr":"ignore"}$/);
    expect(await closed({ stdout: 'deny', stderr: 'ignore' })).toMatch(/^stdout is closed.*: {"stdout":"ignore"}$/);
    for (const options of [
      { stdio: 'allow' },
      { stdout: 'ignore', stderr: 'allow' },
      { deterministic: true },
    ] as const) {
      expect(await closed(options)).toBeUndefined();
    }
    expect(await closed({}, [])).toBeUndefined();
  });

  it('say that a seed helps where random numbers trap', async () => {
    const notes = async (name: string, options: Options = {}): Promise<readonly string[]> => {
      const source = `(component (import "${name}" (instance (export "get-random-u64" (func (result u64))))))`;
      return virtualize(await wat(source), options).report.notes;
    };
    const wanted =
      /^wasi:random\/random@0\.2\.0 traps: random: 'allow' lets .*, and random: \{ seed: 1 \} gives .*, NOT SECURE$/;
    expect(await notes('wasi:random/random@0.2.0')).toEqual([expect.stringMatching(wanted)]);
    expect(await notes('wasi:random/random@0.3.0')).toEqual([
      expect.stringMatching(wanted.source.replace('0\\.2\\.0', '0\\.3\\.0')),
    ]);
    expect(await notes('wasi:random/random@0.2.0', { random: 'allow' })).toEqual([]);
    expect(await notes('wasi:random/insecure@0.2.0')).toEqual([]);
  });
});
