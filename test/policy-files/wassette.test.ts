import { describe, expect, it } from 'vitest';
import { readWassetteFile } from '../../src/cli/policy-file/read.ts';
import { prepare, type Options } from '../../src/index.ts';
import { PARSERS_HERE } from '../support/parsers.ts';

/** Policies of Wassette, and what they let through. */

function optionsOf(permissions: string): Options {
  const text = `version: "1.0"\ndescription: ours\npermissions:\n${permissions}`;
  const reading = { read: () => Buffer.from(text), parsers: PARSERS_HERE, compat: undefined };
  const step = readWassetteFile('policy.yaml', reading).next();
  if (step.done !== true) throw new Error('the parser is there');
  const options = step.value.options({
    read: () => new Uint8Array(),
    tree: () => ({ kind: 'directory', entries: new Map() }),
  });
  prepare(options);
  return options;
}

describe('a policy of Wassette', () => {
  it.each<readonly [string, Options]>([
    ['  {}', {}],
    ['  network: { allow: [] }\n  storage: {}\n', {}],
    [
      '  storage:\n    allow:\n      - uri: "fs://work/agent/**"\n        access: ["read", "write"]\n      - { uri: fs:///etc/app, access: [read] }\n',
      { mounts: { 'work/agent': { host: 'work/agent' }, '/etc/app': { host: '/etc/app', writable: false } } },
    ],
    [
      '  network:\n    allow:\n      - host: api.example.com\n      - host: "*.Example.org"\n      - host: https://one.example/\n      - host: two.example:8443\n',
      { http: ['api.example.com', '*.Example.org', 'https://one.example', 'two.example:8443'] },
    ],
    [
      '  network:\n    allow:\n      - cidr: 10.0.0.0/8\n      - cidr: 2001:db8::/32\n',
      { sockets: ['10.0.0.0/8:*', '[2001:db8::]/32:*'] },
    ],
    // what is denied outside of what is allowed is denied anyway
    [
      '  network:\n    allow: [{ host: "*.good.example" }]\n    deny: [{ host: "*.bad.example" }, { host: "good.example" }]\n',
      { http: ['*.good.example'] },
    ],
    ['  network:\n    deny: [{ host: "*" }, { cidr: 0.0.0.0/0 }]\n', {}],
    [
      '  environment:\n    allow:\n      - key: PATH\n      - key: TOKEN\n',
      { environment: { allow: ['PATH', 'TOKEN'] }, config: { allow: ['PATH', 'TOKEN'] } },
    ],
  ])('%j', (permissions, options) => {
    expect(optionsOf(permissions)).toEqual(options);
  });

  it.each([
    ['  storage:\n    deny: [{ uri: "fs://a", access: [read] }]\n', '5:5'],
    ['  storage:\n    allow: [{ uri: "fs://a*", access: [read] }]\n', '5:15'],
    ['  storage:\n    allow: [{ uri: "s3://a", access: [read] }]\n', '5:15'],
    ['  storage:\n    allow: [{ uri: "fs://a", access: [] }]\n', '5:30'],
    ['  storage:\n    allow: [{ uri: "fs://a", access: [read, run] }]\n', '5:30'],
    [
      '  storage:\n    allow:\n    - { uri: "fs://a", access: [read] }\n    - { uri: "fs://a/**", access: [read] }\n',
      '7:7',
    ],
    ['  network:\n    allow: [{ host: "*.com" }]\n    deny: [{ host: "a.b.com" }]\n', '6:12'],
    ['  network:\n    allow: [{ host: a.com }]\n    deny: [{ host: "*" }]\n', '6:12'],
    ['  network:\n    allow: [{ host: c.com }, { host: a.b.com }]\n    deny: [{ host: "*.com" }]\n', '6:12'],
    ['  network:\n    allow: [{ host: "*.a.b.com" }]\n    deny: [{ host: "*.b.com" }]\n', '6:12'],
    ['  network:\n    allow: [{ host: "https://a.com:8443" }]\n    deny: [{ host: A.com }]\n', '6:12'],
    ['  network:\n    allow: [{ host: a.com }]\n    deny: [{ cidr: 10.0.0.0/8 }]\n', '6:12'],
    ['  network:\n    allow: [{ host: "user@a.com" }]\n', '5:15'],
    ['  network:\n    allow: [{ host: "a.com?x" }]\n', '5:15'],
    ['  network:\n    allow: [{ host: "*" }]\n', '5:15'],
    ['  network:\n    allow: [{}]\n', '5:13'],
    ['  network:\n    allow: [{ cidr: 10.0.0.0 }]\n', '5:15'],
    ['  environment:\n    deny: [{ key: A }]\n', '5:5'],
    ['  environment:\n    allow: [A]\n', '5:13'],
    ['  runtime:\n    docker: {}\n', '4:3'],
    ['  ipc: {}\n', '4:3'],
    ['  exec: {}\n', '4:3'],
    ['  network: {}\n  network: {}\n', '5:3'],
    ['  network: !!set {}\n', '4:18'],
  ])('%j is refused at %s', (permissions, place) => {
    expect(() => optionsOf(permissions)).toThrow(new RegExp(`^policy\\.yaml:${place}: [^\\n]+$`));
  });

  it.each([
    '  environment: { allow: [{ key: "A*" }] }',
    '  network: { allow: [{ cidr: 10.0.0.0/99 }] }',
    '  storage: { allow: [{ uri: "fs://../a", access: [read] }] }',
  ])('%j is refused by the option that it is', (permissions) => {
    expect(() => optionsOf(permissions)).toThrow();
  });
});
