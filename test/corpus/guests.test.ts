import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plug } from '../support/compose.ts';
import { jsGuest, preview1Command, preview1Reactor } from '../support/guests.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { corpus } from '../support/wat.ts';

/** What the guests do when nothing is virtual: the other tests compare with it. */
describe('guests', () => {
  it('pong returns the value of PONG', async () => {
    const pong = await instantiateOnJco(await corpus('pong'), { env: { A: 'b', PONG: 'demo' } });
    expect(await pong.call('example:pong/pingpong', 'ping')).toBe('demo');
    const unset = await instantiateOnJco(await corpus('pong'));
    expect(await unset.call('example:pong/pingpong', 'ping')).toBe('');
  });

  it('ping plugged over pong returns what pong returns', async () => {
    const both = await plug(await corpus('ping'), await corpus('pong'), ['example:pong/pingpong'], ['run']);
    await assertValid(both);
    const instance = await instantiateOnJco(both, { env: { PONG: 'ä, = and\nmore' } });
    expect(await instance.call(undefined, 'run')).toBe('ä, = and\nmore');
  });

  it('the preview 1 command reads everything it is given', async () => {
    const command = await preview1Command();
    await assertValid(command);
    await withScratch(async (folder) => {
      mkdirSync(join(folder, 'data'));
      writeFileSync(join(folder, 'data/file.txt'), 'from a file');
      const result = await runOnJco(command, {
        args: ['program', 'one', 'random'],
        env: { KEY: 'value' },
        stdin: 'typed',
        preopens: { '/data': join(folder, 'data') },
      });
      expect(result).toEqual({
        code: 0,
        stderr: '',
        stdout: [
          'env KEY=value',
          'stdin typed',
          'file from a file',
          'clock ok',
          'arg program',
          'arg one',
          'arg random',
          'random',
          '',
        ].join('\n'),
      });
    });
  });

  it('the preview 1 command ends as it is told', async () => {
    const command = await preview1Command();
    expect(await runOnJco(command, { args: ['program', 'fail'] })).toMatchObject({ code: 1, stderr: 'failed\n' });
    expect(await runOnJco(command, { args: ['program', 'exit=0'] })).toMatchObject({ code: 0 });
  });

  it('the preview 1 reactor greets', async () => {
    const reactor = await instantiateOnJco(await preview1Reactor(), { env: { X: 'y', NAME: 'world' } });
    expect(await reactor.call(undefined, 'greeting')).toBe('hello world');
    expect(await reactor.call(undefined, 'say')).toBe(0);
    expect(reactor.stdout()).toBe('hello world');
    expect(await reactor.call(undefined, 'answer')).toBe(42);
  });

  it('the JavaScript program imports nearly all of WASI 0.2', { timeout: 300_000 }, async () => {
    const app = await jsGuest('app');
    expect(app.length).toBeGreaterThan(11_000_000);
    expect((await componentWit(app)).match(/^ {2}import /gm)).toHaveLength(29);
    const result = await runOnJco(app, { args: ['app', 'x'], env: { PONG: 'demo' } });
    expect(result).toMatchObject({ code: 0, stdout: 'args ["x"]\nenv {"PONG":"demo"}\ndirs []\n' });
  });

  it('the JavaScript server keeps two versions of wasi:http', { timeout: 300_000 }, async () => {
    const server = await jsGuest('server');
    expect(server.length).toBeGreaterThan(11_000_000);
    const wit = await componentWit(server);
    expect(wit).toContain('export wasi:http/incoming-handler@0.2.12;');
    expect(wit).toContain('import wasi:http/outgoing-handler@0.2.10;');
  });
});
