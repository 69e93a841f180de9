import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRINTED, reportSchemaText } from '../../src/build/report-schema-text.ts';
import { concat } from '../../src/bytes/pieces.ts';
import { prepare, type Options } from '../../src/index.ts';
import { ComponentWriter } from '../../src/link/encode/component-writer.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { preview1Command } from '../support/guests.ts';
import { TOOL_WORDS, toolRecording } from '../support/recordings.ts';
import { scratchFolder } from '../support/scratch.ts';
import { cli } from '../support/run-cli.ts';
import { ROOT } from '../support/source-files.ts';
import { importer, specImports, specPackages, VERSIONS_02 } from '../support/spec-wit.ts';
import { wat } from '../support/wat.ts';

/** `report.schema.json`, which describes all that is printed as JSON. `npm run schema` writes it again. */

const TEXT = readFileSync(join(ROOT, 'report.schema.json'), 'utf8');

const schema = JSON.parse(TEXT) as {
  readonly $ref: string;
  readonly definitions: Readonly<Record<string, { readonly properties?: object }>>;
};

const ajv = new Ajv().addSchema(schema, 'report');

/** Names of properties that some document had. */
const seen = new Set<string>();

function note(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, content] of Object.entries(value)) {
    if (!Array.isArray(value)) seen.add(key);
    note(content);
  }
}

/** Whether a document is as the schema says. */
function checkDocument(text: string, type: (typeof PRINTED)[number]): void {
  const document: unknown = JSON.parse(text);
  note(document);
  const fits = ajv.getSchema(type === 'Report' ? 'report' : `report#/definitions/${type}`);
  expect(fits?.(document), `${type}: ${JSON.stringify(fits?.errors)}`).toBe(true);
}

const { folder, remove } = scratchFolder();
const file = (name: string): string => join(folder, name);

/** Components, by the names of their files. */
const inputs: string[] = [];

beforeAll(async () => {
  const add = (name: string, bytes: Uint8Array): void => {
    writeFileSync(file(name), bytes);
    inputs.push(name);
  };
  for (const entry of CORPUS) add(`${entry.title.replace(/\W+/g, '-')}.wasm`, await bytesOf(entry));
  for (const [version, defined] of VERSIONS_02) {
    add(`all-${version}.wasm`, await importer(specImports(defined), specPackages(defined).values()));
  }
  mkdirSync(file('site/sub'), { recursive: true });
  writeFileSync(file('site/a.txt'), 'hello\n');
  symlinkSync('../a.txt', file('site/sub/link'));
});
afterAll(remove);

/** A function that is imported with a version in two parts, which assemblers do not write yet. */
function suffixed(): Uint8Array {
  const writer = new ComponentWriter();
  const type = writer.type({ kind: 'func', async: false, params: [], result: undefined });
  const name = { name: 'a:b/c@1', attributes: [{ kind: 'versionsuffix', suffix: '.0.0' }] } as const;
  writer.import({ name, type: { kind: 'func', type } });
  return concat(writer.finish());
}

/** Words behind a component, that together give every property of a report. */
const WORDS: readonly (readonly string[])[] = [
  [],
  ['--allow-all'],
  ['--allow-all', '--deny=wasi:*', '--on-deny=trap'],
  ['--allow=wasi:clocks/wall-clock', '--deny=wasi:cli/*', '--deny=other:*'],
  ['--deterministic', '--stdin=text:input', '--stdout=allow'],
  ['--stdio=ignore', '--allow-clocks', '--random=seed:7', '--insecure-random=allow'],
  ['--clock=fixed:2026-01-01T00:00:00Z', '--random=allow', '--allow-exit'],
  ['--clock=offset:-3d', '--allow-env=LANG', '-e', 'A=1', '--arg', 'app', '--cwd', '/', '-c', 'k=v'],
  ['--mount', '/data=site:rw,max=16M,files=1000', '--tmpfs', '/tmp:max=1M', '--preopen', '/up=/srv/up:ro'],
  ['--mount', '/=site', '--preopen', '/var=/srv/var', '--tmpfs', '/var/tmp', '--stdout=file:/var/tmp/out'],
  ['--tmpfs', '/t', '--trace=errors,wasi:http,file:/t/trace', '--stdout=file:/t/out'],
  ['--trace', '--allow-fs', '--tmpfs', '/tmp'],
  ['--allow-http=api.example.com,https+GET://*.example.org:8443', '--allow-sockets=tcp://[::1]:*'],
  ['--allow-http', '--allow-sockets', '--allow-stdio', '--allow-config'],
  ['--control', '--tmpfs', '/tmp', '--stdin=text:input', '--stdout=capture', '--stderr=capture:64k', '--random=seed:1'],
  ['--record', '--allow-clocks', '--allow-env'],
  ['--link=fused', '--stdio=ignore'],
  ['--link=auto', '--allow-stdio', '--tmpfs', '/tmp'],
];

describe('report.schema.json', () => {
  it('is what the types say', { timeout: 60_000 }, () => {
    expect(TEXT).toBe(reportSchemaText());
  });

  it('is a report, and has the other documents', () => {
    expect(schema.$ref).toBe('#/definitions/Report');
    expect(Object.keys(schema.definitions)).toEqual(expect.arrayContaining([...PRINTED]));
  });

  it.each(WORDS.map((words) => [words.join(' '), words] as const))('describes reports of %s', (_, words) => {
    const given = words.map((word) => word.replace(/=site\b/, `=${file('site')}`));
    let made = 0;
    for (const input of inputs) {
      const { code, out, err } = cli(file(input), ...given, '--json');
      if (code === 0) checkDocument(out, 'Report');
      else expect(err).not.toContain('internal');
      made += Number(code === 0);
    }
    expect(made).toBeGreaterThan(3);
  });

  it('describes reports of what was made before, and of adapters alone', () => {
    const made = file('made.wasm');
    const input = file('all-0.2.0.wasm');
    expect(cli(input, '--random=seed:1', '--mount', `/=${file('site')}`, '-e', 'A=1', '-o', made).code).toBe(0);
    checkDocument(cli(made, '--replace', '--allow-all', '--json').out, 'Report');
    checkDocument(cli('--wasi-version', '0.2.12', '--tmpfs', '/tmp', '-e', 'A=1', '--json').out, 'Report');
    checkDocument(cli('inspect', '--policy', made).out, 'PolicyRecord');
    checkDocument(cli('diff', input, made, '--json').out, 'WorldDiff');
  });

  it('describes reports of what replays a recording', async () => {
    writeFileSync(file('tool.wasm'), await preview1Command());
    writeFileSync(file('tool.rec'), await toolRecording());
    const { code, out, err } = cli(file('tool.wasm'), ...TOOL_WORDS, '--replay', file('tool.rec'), '--json');
    expect(code, err).toBe(0);
    checkDocument(out, 'Report');
  });

  it('describes the reports of the library, sentences in pieces included', () => {
    const options: readonly Options[] = [
      {},
      { random: { seed: 1n }, stdin: { bytes: new Uint8Array(3) } },
      { all: 'allow', exit: 'deny', deny: ['no:such/thing'] },
      { trace: true, clocks: { step: 10n } },
    ];
    for (const given of options) {
      const wrap = prepare(given);
      for (const input of inputs) {
        if (input.startsWith('all-')) {
          checkDocument(JSON.stringify(wrap(readFileSync(file(input))).report), 'Report');
        }
      }
    }
  });

  it('describes worlds', async () => {
    const bytes = await wat('(component (import "a:b/c" (instance (export "inner" (instance (export "f" (func)))))))');
    writeFileSync(file('inner.wasm'), bytes);
    writeFileSync(file('suffix.wasm'), suffixed());
    inputs.push('inner.wasm', 'suffix.wasm');
    for (const input of inputs) {
      const { code, out, err } = cli('inspect', file(input), '--json');
      expect(code, err).toBe(0);
      checkDocument(out, 'WorldJson');
    }
  });

  it('describes differences', () => {
    for (const before of inputs) {
      for (const after of inputs.filter((_, i) => i % 5 === 0)) {
        checkDocument(cli('diff', file(before), file(after), '--json').out, 'WorldDiff');
      }
    }
  });

  it('describes verdicts', async () => {
    checkDocument(cli('validate', file(inputs[0] ?? ''), '--json').out, 'Verdict');
    const wrong = '(component (import "f" (func $f (result string))) (core func (canon lower (func $f))))';
    const nested = await wat(`(component ${wrong})`);
    for (const bytes of [new Uint8Array(9), nested]) {
      writeFileSync(file('not-valid.wasm'), bytes);
      checkDocument(cli('validate', file('not-valid.wasm'), '--json').out, 'Verdict');
    }
  });

  it('describes what was plugged', async () => {
    const socket = '(component (import "my:p/i@1.0.0" (instance (export "f" (func)))) (import "left" (func)))';
    const plug = (type: string): string => `(component
      (core module $m (func (export "f") ${type === '' ? '' : '(param i32)'}))
      (core instance $i (instantiate $m))
      (func $f ${type} (canon lift (core func $i "f")))
      (instance $n (export "f" (func $f)))
      (export "my:p/i@1.0.0" (instance $n)))`;
    writeFileSync(file('socket.wasm'), await wat(socket));
    writeFileSync(file('right.wasm'), await wat(plug('')));
    writeFileSync(file('wrong.wasm'), await wat(plug('(param "x" u32)')));
    const plugs = ['wrong', 'right', 'right'].flatMap((name) => ['--plug', file(`${name}.wasm`)]);
    const { out, err } = cli('plug', file('socket.wasm'), ...plugs.slice(0, 4), '--json');
    expect(err).toBe('');
    checkDocument(out, 'PlugReport');
  });

  it('has no property that is never there', () => {
    const properties = Object.entries(schema.definitions).flatMap(([type, { properties = {} }]) =>
      // options are known by other tests, and what an engine does not know depends on the engine
      type === 'OptionsFragment' || type === 'Undecided' ? [] : Object.keys(properties),
    );
    expect([...new Set(properties)].filter((name) => !seen.has(name))).toEqual([]);
  });
});
