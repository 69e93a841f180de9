import { describe, expect, it } from 'vitest';
import { ControlError, load, type LoadOptions } from '../../src/host/index.ts';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { preview1Command, preview1Notes } from '../support/guests.ts';

/** `wasmvirt/host`, over jco in this Node. */

const POLICY: Options = {
  stdin: 'ignore',
  stdout: 'capture',
  stderr: 'capture',
  mounts: { '/': { files: { 'file.txt': 'of the mount' }, writable: true } },
};

const loaded = async (options: LoadOptions = { policy: POLICY }) => load(await preview1Command(), options);

describe('an app', () => {
  it('is told what is set for a run, and its output is taken', async () => {
    const app = await loaded();
    const files = { '/file.txt': 'written' };
    const said = { args: ['p', 'q'], stdin: 'typed', variables: { A: 'b', C: undefined }, files };
    expect(await app.run(said)).toEqual({
      code: 0,
      stdout: 'env A=b\nstdin typed\nfile written\nclock ok\narg p\narg q\n',
      stderr: '',
      dropped: 0,
    });
    expect(app.files.readText('/file.txt')).toBe('written');
    // the next run begins as at instantiation
    expect(await app.run()).toMatchObject({ code: 0, stdout: 'file of the mount\nclock ok\n' });
    expect(app.files.readText('/file.txt')).toBe('of the mount');
    expect(app.report?.control?.reaches).toEqual(['files', 'stdin', 'stdout', 'stderr', 'arguments', 'variables']);
  });

  it('has what was prepared before its first run', async () => {
    const app = await load(await preview1Notes(), { policy: POLICY });
    app.files.write('/notes.txt', 'first\n');
    expect(await app.run()).toMatchObject({ stdout: 'first\nagain\n' });
    expect(app.files.readText('/notes.txt')).toBe('first\nagain\n');
    const snapshot = app.state.snapshot();
    app.files.remove('/notes.txt');
    app.files.makeDirectory('/d');
    expect(app.files.list('/').map(({ name, kind }) => [name, kind])).toEqual([
      ['d', 'directory'],
      ['file.txt', 'file'],
    ]);
    app.state.restore(snapshot);
    expect(app.files.readText('/notes.txt')).toBe('first\nagain\n');
    app.state.forget(snapshot);
    app.state.reset();
    expect(app.files.list('/')).toHaveLength(1);
    await app.fresh();
    expect(app.files.list('/')).toHaveLength(1);
  });

  it('that fails says how, and what it printed', async () => {
    const app = await loaded({ policy: { ...POLICY, exit: 'allow' } });
    const ended = await app.run({ args: ['p', 'fail'] });
    expect(ended).toEqual({
      code: 1,
      stdout: 'file of the mount\nclock ok\narg p\narg fail\n',
      stderr: 'failed\n',
      dropped: 0,
    });
    expect(await app.run({ args: ['p', 'exit=3'] })).toMatchObject({ code: 1 });
    const denied = await loaded();
    const trapped = await denied.run({ args: ['p', 'fail'] });
    expect(trapped).toMatchObject({ code: 'trap', stderr: 'failed\n' });
    expect(trapped.error).toBeInstanceOf(WebAssembly.RuntimeError);
    expect(await denied.run()).toMatchObject({ code: 0 });
    // where it is fused, its output is lost with it
    const fused = await loaded({ policy: { ...POLICY, link: 'fused' } });
    expect(await fused.run({ args: ['p', 'fail'] })).toMatchObject({ code: 'trap', stdout: '', stderr: '' });
    expect(await fused.run()).toMatchObject({ code: 0, stdout: 'file of the mount\nclock ok\n' });
  });

  it('says what cannot be done', async () => {
    const app = await loaded();
    const failed = (what: () => unknown): unknown => {
      try {
        return what();
      } catch (error) {
        return error instanceof ControlError ? [error.code, error.message] : error;
      }
    };
    expect(failed(() => app.files.read('/none'))).toEqual(['no-entry', '/none: no-entry']);
    expect(failed(() => app.state.restore(9))).toEqual(['no-such-snapshot', 'snapshot 9: no-such-snapshot']);
    expect(failed(() => app.program.setClock(new Date(0)))).toEqual(['not-virtual', 'clock: not-virtual']);
    expect(failed(() => app.program.setVariables({ 'A=': 'b' }))).toEqual(['invalid', 'variables: invalid']);
    await expect(load(await preview1Command(), { policy: { mounts: 1 as never } })).rejects.toThrow(WasmvirtError);
    for (const contents of [{}, [65], new ArrayBuffer(1), undefined, 5])
      expect(failed(() => app.files.write('/file.txt', contents as never))).toBeInstanceOf(TypeError);
    expect(app.files.readText('/file.txt')).toBe('of the mount');
  });

  it('can be an output that was made before, and one without control says so', async () => {
    const { bytes } = virtualize(await preview1Command(), { ...POLICY, control: true });
    const app = await load(bytes);
    expect(app.report).toBeUndefined();
    expect(await app.run({ args: ['p'] })).toMatchObject({ stdout: 'file of the mount\nclock ok\narg p\n' });
    const without = await load(virtualize(await preview1Command(), {}).bytes);
    expect(() => without.files.read('/')).toThrow('the component does not export wasmvirt:control');
  });

  it('is transpiled by what is given, and compiled once', async () => {
    const { transpile } = await import('@bytecodealliance/jco/component');
    let times = 0;
    const app = await loaded({
      policy: { ...POLICY, clocks: { step: '1s', from: 0 }, random: { seed: 1 } },
      transpile: async (component) => {
        times += 1;
        return (await transpile(component, { name: 'app', instantiation: { tag: 'async' }, noNodejsCompat: true }))
          .files;
      },
    });
    for (let i = 0; i < 3; i += 1) expect(await app.run({ clock: new Date(1500) })).toMatchObject({ code: 0 });
    expect(times).toBe(1);
    // rounded to a nanosecond, but not to a second
    app.program.setClock(999.999_999_999);
    for (const time of [-1, NaN, Infinity, -Infinity, 1e300, new Date(NaN)])
      expect(() => app.program.setClock(time)).toThrow('clock: invalid');
    expect(() => app.program.setSeed('x'.repeat(33))).toThrow(ControlError);
  });
});
