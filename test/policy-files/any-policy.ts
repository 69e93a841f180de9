import fc from 'fast-check';

/** Policies in our own form as JSON has them, which all options take. */

const allowance = fc.constantFrom('allow', 'deny');
const stream = fc.constantFrom('allow', 'deny', 'ignore');
const name = fc.constantFrom('A', 'B', 'LANG', 'x-y', '1', 'ä');
const text = fc.constantFrom('', 'some text', 'ä\n', 'a=b,c', '"', '\\');
const names = fc.uniqueArray(name, { maxLength: 3 });
const base64 = fc.uint8Array({ maxLength: 7 }).map((bytes) => ({ base64: Buffer.from(bytes).toString('base64') }));
const instant = fc.constantFrom<string | number>('2026-01-01T00:00:00Z', '2026-01-01', 0, 1.5, '17');
const duration = fc.constantFrom<string | number>('1ms', '2h', 1, 0.5);
const seed = fc.record({
  seed: fc.oneof(
    fc.nat(),
    text.filter((one) => one.length < 32),
    base64,
    fc.constant('0xff'),
  ),
});
const pairs = fc.oneof(fc.dictionary(name, text, { maxKeys: 3 }), fc.array(fc.tuple(name, text), { maxLength: 3 }));
const variables = fc.oneof(
  allowance,
  fc.record({ allow: fc.oneof(fc.constant('all'), names), deny: names, set: pairs }, { requiredKeys: [] }),
);
const virtualFile = fc.record({ file: fc.constantFrom('/tmp/out', 'log') });
const onDisk = fc.constantFrom('./site', 'a/b', '/srv');

const { entry } = fc.letrec<{ entry: unknown; entries: unknown }>((tie) => ({
  entry: fc.oneof(
    { maxDepth: 3 },
    text,
    base64,
    fc.record({ file: fc.oneof(text, base64) }),
    fc.record({ path: onDisk }),
    fc.record({ host: fc.constantFrom('/var/a', '/var/b'), writable: fc.boolean() }, { requiredKeys: ['host'] }),
    fc.constant({ link: 'a' }),
    fc.record({ directory: tie('entries') }),
    fc.record({ path: onDisk, directory: tie('entries') }),
  ),
  entries: fc.dictionary(fc.constantFrom('a', 'b.txt', '1', 'ä'), tie('entry'), { maxKeys: 3 }),
}));

const entries = fc.dictionary(fc.constantFrom('a', 'b.txt'), entry, { maxKeys: 2 });

/** A mount that can be written has room for what is in it. */
const mount = fc.oneof(
  onDisk,
  fc.record({ files: entries }, { requiredKeys: [] }),
  fc.record({ path: onDisk, files: entries, writable: fc.constant(false) }, { requiredKeys: ['path'] }),
  fc.record(
    {
      files: entries,
      writable: fc.constant(true),
      maxBytes: fc.constantFrom('1MB', 1e6, '16m'),
      maxFiles: fc.constant(1000),
    },
    { requiredKeys: ['writable'] },
  ),
  fc.record({ host: fc.constantFrom('/var/a', '/var/b'), writable: fc.boolean() }, { requiredKeys: ['host'] }),
);

const only = fc.array(fc.constantFrom('errors', 'wasi:http', 'wasi:cli/exit'), { maxLength: 2 });

export const anyPolicy = fc.record(
  {
    $schema: fc.constant('./policy.schema.json'),
    all: allowance,
    clocks: fc.oneof(
      allowance,
      fc.record({ fixed: instant }),
      fc.record({ step: duration, from: instant }, { requiredKeys: ['step'] }),
      fc.record({ offset: duration }),
    ),
    random: fc.oneof(allowance, seed),
    insecureRandom: fc.oneof(allowance, seed),
    exit: allowance,
    http: fc.oneof(allowance, fc.subarray(['api.example.com', 'https+GET://*.example.org:8443'])),
    sockets: fc.oneof(allowance, fc.subarray(['db.internal:5432', 'tcp+listen://127.0.0.1:8080'])),
    filesystem: allowance,
    mounts: fc
      .dictionary(fc.constantFrom('/', '/data', '/tmp', '.'), mount, { maxKeys: 2 })
      .filter((mounts) => !('.' in mounts) || !('/' in mounts)),
    stdio: stream,
    stdin: fc.oneof(stream, fc.record({ text }), base64, fc.record({ path: onDisk }), fc.record({ bytes: base64 })),
    stdout: fc.oneof(stream, virtualFile),
    stderr: fc.oneof(stream, virtualFile),
    environment: variables,
    env: pairs,
    args: fc.oneof(
      allowance,
      fc.array(text, { maxLength: 3 }),
      fc.record({ before: fc.array(text, { maxLength: 3 }) }),
    ),
    cwd: fc.constantFrom('/', '/a b'),
    config: variables,
    epoch: fc.nat(),
    deterministic: fc.boolean(),
    trace: fc.oneof(
      fc.boolean(),
      fc.constant('stderr'),
      virtualFile,
      fc.record({ to: fc.oneof(fc.constant('stderr'), virtualFile), only }, { requiredKeys: ['only'] }),
    ),
    record: fc.oneof(fc.boolean(), fc.record({ most: fc.constantFrom(1, 2 ** 30) })),
    allow: fc.subarray(['a:b/*', 'c:*', 'plain', 'wasi:cli/exit@0.2.0']),
    deny: fc.subarray(['a:b/c', 'd:*']),
    onDeny: fc.constantFrom('error', 'trap'),
  },
  { requiredKeys: [] },
);
