import { describe, expect, it } from 'vitest';
import { adapter, type AdapterOptions } from '../../src/adapter.ts';
import { inspect, WasmvirtError, type Virtualized } from '../../src/index.ts';
import { VERSIONS_02 } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { INTERFACE_SETS, OPTION_SETS } from './option-sets.ts';

/** Adapters alone, for every version, set of interfaces and kind of options. */

const NEWEST = '0.2.12';

/** Which of all pairs are made: with a judge that is wasm itself, all would take minutes. */
const SHARE = 4;

/** `undefined` where everything that is asked for stays with the host. */
function made(options: AdapterOptions): Virtualized | undefined {
  try {
    return adapter(options);
  } catch (error) {
    if (error instanceof WasmvirtError && error.message.startsWith('all that was asked for stays')) return undefined;
    throw error;
  }
}

/** They are what they say that they are. */
async function hold(options: AdapterOptions): Promise<void> {
  const output = made(options);
  if (output === undefined) return;
  const { bytes, report } = output;
  await assertValid(bytes);
  const { imports, exports } = inspect(bytes).json;
  expect(exports.map(({ name }) => name)).toEqual(report.exports);
  expect(imports.map(({ name }) => name)).toEqual(report.remaining);
  // nothing is exported that is not of this version, but for wasi:config, which has its own
  for (const { name } of exports) {
    if (!name.startsWith('wasi:config/'))
      expect(name).toMatch(new RegExp(`@${options.wasiVersion.replaceAll('.', '\\.')}$`));
  }
  expect(made(options)?.bytes).toEqual(bytes);
}

describe('adapters alone', { timeout: 600_000 }, () => {
  describe('are valid for all interfaces', () => {
    it.each(OPTION_SETS)('%s', async (_, options) => hold({ wasiVersion: NEWEST, ...options }));
  });

  // every fourth of all pairs, so that each version, set of interfaces and set of options is there several times
  describe('are valid for each version', () => {
    it.each(VERSIONS_02.map(([version], i) => [version, i] as const))('%s', async (wasiVersion, i) => {
      for (const [, options] of OPTION_SETS.filter((_, j) => (i + j) % SHARE === 0)) {
        await hold({ wasiVersion, ...options });
      }
    });
  });

  describe('are valid for some interfaces', () => {
    it.each(INTERFACE_SETS.map(([title, interfaces], i) => [title, interfaces, i] as const))(
      '%s',
      async (_, interfaces, i) => {
        const wasiVersion = i % 2 === 0 ? '0.2.0' : NEWEST;
        for (const [, options] of OPTION_SETS.filter((__, j) => (i + j) % SHARE === 0)) {
          await hold({ wasiVersion, interfaces, ...options });
        }
      },
    );
  });

  it('import nothing where all is denied', () => {
    for (const [wasiVersion] of VERSIONS_02) {
      const { report } = adapter({ wasiVersion });
      expect(report.remaining).toEqual([]);
      expect(report.imports.map(({ decision }) => decision)).not.toContain('host');
    }
  });

  it('leave out what stays with the host as it is', () => {
    const { report } = adapter({ wasiVersion: NEWEST, random: 'allow', clocks: 'allow' });
    const hosts = report.imports.filter(({ decision }) => decision === 'host').map(({ name }) => name);
    expect(hosts.filter((name) => report.exports?.includes(name) === false)).toEqual([
      `wasi:clocks/wall-clock@${NEWEST}`,
      `wasi:clocks/timezone@${NEWEST}`,
      `wasi:random/random@${NEWEST}`,
      `wasi:random/insecure@${NEWEST}`,
      `wasi:random/insecure-seed@${NEWEST}`,
    ]);
    // pollables of the host go through the adapter, as those of denied streams are ours
    expect(report.exports).toContain(`wasi:clocks/monotonic-clock@${NEWEST}`);
    expect(report.remaining).toEqual([`wasi:io/poll@${NEWEST}`, `wasi:clocks/monotonic-clock@${NEWEST}`]);
  });

  it('are refused where nothing is left to export', () => {
    expect(() => adapter({ wasiVersion: NEWEST, all: 'allow' })).toThrow('all that was asked for stays with the host');
  });

  it('say what cannot be plugged beside them', () => {
    const { report } = adapter({ wasiVersion: NEWEST, interfaces: ['env', 'fs'] });
    expect(report.exports).toEqual([
      ...['wasi:cli/environment', 'wasi:io/error', 'wasi:io/poll', 'wasi:io/streams'].map((n) => `${n}@${NEWEST}`),
      ...['wasi:filesystem/types', 'wasi:filesystem/preopens'].map((n) => `${n}@${NEWEST}`),
    ]);
    expect(report.notes.filter((note) => note.includes('cannot be plugged'))).toEqual([
      `a program that imports wasi:cli/stdin@${NEWEST}, wasi:cli/stdout@${NEWEST}, wasi:cli/stderr@${NEWEST} and 6 more as well ` +
        'cannot be plugged: they share handles with what the adapter exports',
    ]);
    expect(adapter({ wasiVersion: NEWEST, interfaces: ['env'] }).report.notes).toEqual([]);
  });
});

describe('what adapters alone are made of', () => {
  const refused = (options: Record<string, unknown>): string => {
    try {
      // what callers without a compiler may give
      adapter(options as unknown as AdapterOptions);
      return 'made';
    } catch (error) {
      if (!(error instanceof WasmvirtError)) throw error;
      expect(error.code).toBe('bad-option');
      return error.message;
    }
  };

  it.each<readonly [unknown, string]>([
    [undefined, 'wasiVersion must be a version from 0.2.0 to 0.2.12, and is missing'],
    [5n, 'wasiVersion must be a version from 0.2.0 to 0.2.12, not of type bigint'],
    ['0.2', 'wasiVersion must be a version from 0.2.0 to 0.2.12, not "0.2"'],
    ['0.2.13', 'wasiVersion must be a version from 0.2.0 to 0.2.12, not "0.2.13"'],
    ['0.2.012', 'wasiVersion must be a version from 0.2.0 to 0.2.12, not "0.2.012"'],
    [
      '0.3.0',
      'wasiVersion must be a version from 0.2.0 to 0.2.12, not "0.3.0": adapters alone for WASI 0.3 are not there yet',
    ],
  ])('is no version %s', (wasiVersion, sentence) => {
    expect(refused({ wasiVersion })).toBe(sentence);
  });

  const NONE = 'is no interface of WASI 0.2.6 that programs import, and no word such as env or fs for some of them';
  it.each<readonly [unknown, string]>([
    ['env', 'interfaces must be a list of words and names, such as env or wasi:cli/environment'],
    [[1], 'interfaces must be a list of words and names, such as env or wasi:cli/environment'],
    [[], 'interfaces must name one interface at least'],
    [['foo'], `interfaces: "foo" ${NONE}`],
    [['clock'], `interfaces: "clock" ${NONE} (did you mean clocks?)`],
    [['wasi:cli/enviroment'], `interfaces: "wasi:cli/enviroment" ${NONE} (did you mean wasi:cli/environment?)`],
    [['wasi:cli/environment@0.2.7'], `interfaces: "wasi:cli/environment@0.2.7" ${NONE}: say wasi:cli/environment`],
    [['wasi:cli/run'], `interfaces: "wasi:cli/run" ${NONE}`],
    [['wasi:cli/environment', 'constructor'], `interfaces: "constructor" ${NONE}`],
  ])('has no interfaces %j', (interfaces, sentence) => {
    expect(refused({ wasiVersion: '0.2.6', interfaces })).toBe(sentence);
  });

  it('may name thousands of times what it is for', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => (i % 2 === 0 ? 'env' : 'wasi:cli/environment'));
    const { bytes } = adapter({ wasiVersion: NEWEST, interfaces: many });
    expect(bytes).toEqual(adapter({ wasiVersion: NEWEST, interfaces: ['env'] }).bytes);
    const others = Array.from({ length: 100_000 }, (_, i) => `x${String(i)}`);
    expect(refused({ wasiVersion: NEWEST, interfaces: others })).toMatch(/^interfaces: "x0" is no interface/);
  });

  it('has the options of components', () => {
    expect(refused({ wasiVersion: NEWEST, clokcs: 'allow' })).toBe(
      'there is no option "clokcs" (did you mean clocks?)',
    );
  });
});
