import fc from 'fast-check';
import type { FileCase } from './policies.ts';

/** Texts of policy files that cost much for their size, of any size. */

type Hostile = readonly [format: FileCase['format'], text: (n: number) => string];

const YAML = 'version: "1.0"\npermissions:\n';

const numbered = (n: number, one: (i: number) => string, between = ''): string =>
  Array.from({ length: n }, (_, i) => one(i)).join(between);

export const HOSTILE_TEXTS: Readonly<Record<string, Hostile>> = {
  'nested lists': ['json', (n) => `{"deny":${'['.repeat(n)}${']'.repeat(n)}}`],
  'nested lists without an end': ['json', (n) => `{"deny":${'['.repeat(n)}`],
  'nested objects': ['json', (n) => `{"mounts":${'{"a":'.repeat(n)}1${'}'.repeat(n)}}`],
  'nested plugs': ['json', (n) => `${'{"plugs":{"a":'.repeat(n)}{}${'}}'.repeat(n)}`],
  'nested directories': [
    'json',
    (n) => `{"mounts":{"/":{"files":${'{"a":{"directory":'.repeat(n)}{}${'}}'.repeat(n)}}}}`,
  ],
  'a huge key': ['json', (n) => `{"${'k'.repeat(n)}":1}`],
  'a huge variable': ['json', (n) => `{"env":{"${'K'.repeat(n)}":"${'v'.repeat(n)}"}}`],
  'many keys': ['json', (n) => `{${numbered(n, (i) => `"k${String(i)}":1`, ',')}}`],
  'many variables': ['json', (n) => `{"env":{${numbered(n, (i) => `"k${String(i)}":"1"`, ',')}}}`],
  'many pairs': ['json', (n) => `{"env":[${numbered(n, (i) => `["k${String(i)}","1"]`, ',')}]}`],
  'many rules': ['json', (n) => `{"deny":[${numbered(n, (i) => `"a:b${String(i)}/*"`, ',')}]}`],
  'many hosts': ['json', (n) => `{"http":[${numbered(n, (i) => `"a${String(i)}.example"`, ',')}]}`],
  'many addresses': ['json', (n) => `{"sockets":[${numbered(n, (i) => `"10.0.0.1:${String(i % 65536)}"`, ',')}]}`],
  'many mounts': ['json', (n) => `{"mounts":{${numbered(n, (i) => `"/m${String(i)}":{}`, ',')}}}`],
  'mounts in mounts': [
    'json',
    (n) => `{"mounts":{${numbered(Math.min(n, 900), (i) => `"/${'a/'.repeat(i)}a":{}`, ',')}}}`,
  ],
  'many host directories': [
    'json',
    (n) => `{"mounts":{${numbered(n, (i) => `"/m${String(i)}":{"host":"/h${String(i)}"}`, ',')}}}`,
  ],
  'many files': ['json', (n) => `{"mounts":{"/":{"files":{${numbered(n, (i) => `"f${String(i)}":""`, ',')}}}}}`],
  'many arguments': ['json', (n) => `{"args":[${numbered(n, () => '""', ',')}]}`],
  'a huge number': ['json', (n) => `{"random":{"seed":1${'0'.repeat(n)}}}`],
  'a huge number of seconds': ['json', (n) => `{"epoch":1${'0'.repeat(n)}}`],
  'a huge fraction': ['json', (n) => `{"clocks":{"step":0.${'1'.repeat(n)}}}`],
  'a huge duration': ['json', (n) => `{"clocks":{"step":"${'1'.repeat(n)}ms"}}`],
  'a huge size': ['json', (n) => `{"mounts":{"/":{"writable":true,"maxBytes":"${'1'.repeat(n)}"}}}`],
  'a huge path': ['json', (n) => `{"mounts":{"${'/a'.repeat(n)}":{}}}`],
  'huge base64': ['json', (n) => `{"stdin":{"base64":"${'A'.repeat(n * 4)}"}}`],
  'a huge word': ['json', (n) => `{"all":"${'a'.repeat(n)}"}`],
  'a huge name': ['json', (n) => `{"allow":["a:b/${'c-'.repeat(n)}c"]}`],
  'a huge host': ['json', (n) => `{"http":["${'a.'.repeat(n)}a"]}`],
  blanks: ['json', (n) => `${' \n'.repeat(n)}{}`],
  'a key of prototypes': ['json', () => '{"__proto__":{"all":"allow"},"constructor":{"prototype":{"all":"allow"}}}'],
  'a variable of prototypes': [
    'json',
    () => '{"env":{"__proto__":"x","constructor":"y"},"config":{"set":{"__proto__":"z"}}}',
  ],
  'a mount of prototypes': ['json', () => '{"mounts":{"/":{"files":{"__proto__":{"directory":{"__proto__":"x"}}}}}}'],
  'a plug of prototypes': ['json', () => '{"plugs":{"__proto__":{"all":"allow"}}}'],
  'keys that are there twice': ['json', () => '{"deny":["a:b/*"],"deny":[]}'],
  'keys that are there twice, escaped': ['json', () => '{"deny":["a:b/*"],"\\u0064eny":[]}'],
  'tables in tables': ['toml', (n) => `[mounts${'.a'.repeat(n)}]\n`],
  'dotted keys': ['toml', (n) => `mounts${'.a'.repeat(n)} = 1\n`],
  'inline tables in tables': ['toml', (n) => `mounts = ${'{ a = '.repeat(n)}1${' }'.repeat(n)}\n`],
  'lists in lists': ['toml', (n) => `deny = ${'['.repeat(n)}${']'.repeat(n)}\n`],
  'many tables': ['toml', (n) => numbered(n, (i) => `[mounts."/m${String(i)}"]\n`)],
  'many tables in lists': ['toml', (n) => '[[mounts]]\n'.repeat(n)],
  'many long tables': ['toml', (n) => numbered(Math.min(n, 900), (i) => `[mounts${'.a'.repeat(i)}.b]\n`)],
  'a long text in lines': ['toml', (n) => `cwd = """\n${'/a\\\n'.repeat(n)}"""\n`],
  'a text without an end': ['toml', (n) => `cwd = """${'"'.repeat(n)}`],
  comments: ['toml', (n) => '#\n'.repeat(n)],
  'tables that are there twice': ['toml', () => '[env]\nA = "1"\n[env]\nA = "2"\n'],
  'a table of prototypes': ['toml', () => '[__proto__]\nall = "allow"\n[env]\n__proto__ = "x"\n'],
  'dates and not a number': ['toml', () => 'epoch = nan\nclocks = { fixed = 2026-01-01T00:00:00.123456789123Z }\n'],
  'laughing anchors': [
    'yaml',
    (n) =>
      numbered(
        Math.min(n, 1000),
        (i) => `a${String(i)}: &a${String(i)} [${i === 0 ? 'x' : `*a${String(i - 1)}, *a${String(i - 1)}`}]\n`,
      ),
  ],
  'anchors without use': ['yaml', (n) => YAML + numbered(n, (i) => `  k${String(i)}: &a${String(i)} 1\n`)],
  'an alias of what is around it': ['yaml', () => `${YAML}  storage: &a\n    allow: [*a]\n`],
  'merged keys': ['yaml', () => `base: &b { version: "1.0" }\n<<: *b\npermissions: {}\n`],
  tags: ['yaml', () => `!!js/function version: "1.0"\npermissions: !!set {}\n`],
  'several documents': ['yaml', (n) => `${YAML}${'---\n'.repeat(n)}`],
  'lists in flow': ['yaml', (n) => `${YAML}  storage: ${'['.repeat(n)}`],
  'lists in lines': ['yaml', (n) => `${YAML}  storage: ${'- '.repeat(n)}`],
  questions: ['yaml', (n) => '? '.repeat(n)],
  'deeper and deeper': ['yaml', (n) => numbered(Math.min(n, 1000), (i) => `${' '.repeat(i)}a:\n`)],
  'many allowed hosts': [
    'yaml',
    (n) => `${YAML}  network:\n    allow:\n${numbered(n, (i) => `      - host: a${String(i)}.example\n`)}`,
  ],
  'many hosts on both sides': [
    'yaml',
    (n) =>
      `${YAML}  network:\n    allow:\n${numbered(n / 2, (i) => `      - host: a${String(i)}.example\n`)}    deny:\n${numbered(n / 2, (i) => `      - host: b${String(i)}.example\n`)}`,
  ],
  'many folders': [
    'yaml',
    (n) =>
      `${YAML}  storage:\n    allow:\n${numbered(n, (i) => `      - {uri: "fs://f${String(i)}", access: [read]}\n`)}`,
  ],
  'many keys in lines': ['yaml', (n) => numbered(n, (i) => `k${String(i)}: 1\n`)],
  'a long scalar': ['yaml', (n) => `version: ${'a b\n  '.repeat(n)}`],
  'a permission of prototypes': [
    'yaml',
    () => `version: "1.0"\n__proto__: {}\npermissions: { __proto__: { storage: {} } }\n`,
  ],
};

export const hostileText: fc.Arbitrary<FileCase> = fc
  .tuple(fc.constantFrom(...Object.values(HOSTILE_TEXTS)), fc.constantFrom(1, 2, 30, 1001, 5000))
  .map(([[format, text], n]) => ({ kind: 'file', format, text: text(n) }));
