import { corpus, wat } from '../support/wat.ts';
import { world, type Case } from './case.ts';

const GREET = 'package my:greet { interface greet { hello: func(name: string) -> string; } }';
const hello = world('export my:greet/greet;', GREET);
const greeter = world('import my:greet/greet; export run: func() -> string;', GREET);
const middle = world('import my:greet/greet; export my:greet/greet;', GREET);
const RESOURCES = `package my:res { interface r { resource thing { constructor(a: u32); get: func() -> u32; } }
  interface user { use r.{thing}; take: func(t: thing) -> u32; } }`;
const things = world('export my:res/r;', RESOURCES);
const users = world('import my:res/r; export my:res/user;', RESOURCES);
const both = world('import my:res/r; import my:res/user; export run: func();', RESOURCES);
const plain = world('import f: func(); import g: func(a: u32) -> string; export h: func();');
const gives = world('export f: func(); export g: func(a: u32) -> string;');
const kv = (version: string, more: string): string =>
  `package my:kv@${version} { interface store { get: func() -> u32; ${more} } }`;
const older = world('import my:kv/store@0.2.0; export a: func();', kv('0.2.0', ''));
const newer = world('import my:kv/store@0.2.5; export b: func();', kv('0.2.5', 'put: func();'));
const other = world('import my:kv/store@0.2.5; export b: func();', kv('0.2.5', '').replace('u32', 'u64'));
const DEPS = {
  'my:hello': hello,
  'my:greeter': greeter,
  'my:middle': middle,
  'my:things': things,
  'my:users': users,
  'my:both': both,
};
const FUNCS = { 'my:plain': plain, 'my:gives': gives };
const KV = { 'my:older': older, 'my:newer': newer, 'my:other': other };

function row(title: string, text: string, deps: Extract<Case, { text: string }>['deps'] = {}): Case {
  return { title, text: text.includes('package ') ? text : `package t:c;\n${text}`, deps };
}

/** Documents, with what they need. Those that begin with `!` are wrong. */
export const COMPOSE_CASES: readonly Case[] = [
  row('an empty document', ''),
  row(
    'by a name that is completed',
    'let h = new my:hello {}; let g = new my:greeter { greet: h.greet }; export g.run;',
    DEPS,
  ),
  row(
    'by full names',
    'let h = new my:hello {}; export new my:greeter { "my:greet/greet": h["my:greet/greet"] }["run"];',
    DEPS,
  ),
  row('inferred from an alias', 'let x = new my:hello {}.greet; let g = new my:greeter { x }; export g...;', DEPS),
  row('spread', 'let h = new my:hello {}; export new my:greeter { ...h }...;', DEPS),
  row('a chain', 'let h = new my:hello {}; let m = new my:middle { ...h }; export new my:greeter { ...m }...;', DEPS),
  row(
    'a chain of two of one component',
    'let m = new my:middle { ... }; let n = new my:middle { ...m }; export n...;',
    DEPS,
  ),
  row('all imported', 'export new my:greeter { ... }...;', DEPS),
  row(
    'shared imports',
    'let a = new my:greeter { ... }; let b = new my:middle { ... }; export a.run; export b...;',
    DEPS,
  ),
  row(
    'two instances of one component',
    'let a = new my:greeter { ... }; let b = new my:greeter { ... }; export a.run as "one"; export b.run as "two";',
    DEPS,
  ),
  row('an instance as it is', 'let a = new my:hello {}; export a as "hello";', DEPS),
  row('renamed by a name', 'let a = new my:hello {}; export a.greet as hello;', DEPS),
  row('nothing exported', 'let a = new my:hello {};', DEPS),
  row(
    'an unused component with imports',
    'let a = new my:greeter { ... }; let h = new my:hello {}; export h...;',
    DEPS,
  ),
  row('functions', 'let x = new my:gives {}; export new my:plain { f: x.f, g: x.g }...;', FUNCS),
  row('functions, spread and rest', 'import f: func(); export new my:plain { f, ... }...;', FUNCS),
  row(
    'functions swapped for imports',
    'import one: func(); import two: func(a: u32) -> string; export new my:plain { f: one, g: two }...;',
    FUNCS,
  ),
  row('explicit import with another name', 'import one as "other": func(); export one as "again";'),
  row(
    'explicit import of an interface',
    'import i: interface { f: func(); type t = u8; g: func(a: t); }; export i as "j"; export i.f;',
  ),
  row('import of a declared interface', 'interface i { f: func(); } import x: i; export x;'),
  row('import of a declared interface by path', 'interface i { f: func(); } import x: t:c/i; export x;'),
  row('import with a version', 'package t:c@1.2.3; interface i { resource r { m: func(); } } import x: i; export x;'),
  row(
    'interfaces that use each other',
    'interface i { resource r; record p { a: u8 } } interface k { use i.{r, p as q}; f: func(a: borrow<r>) -> q; } import x: k; import y: i; export x; export y;',
  ),
  row(
    'an interface that uses one that is not imported',
    'interface i { resource r; } interface k { use i.{r}; f: func() -> r; } import x: k; export x;',
  ),
  row(
    'declared types',
    'type a = u8; type b = a; record r { a: list<b>, o: option<string> } variant v { x(r), y } enum e { p, q } flags f { s, t } type n = tuple<r, v>; type g = func(x: r) -> result<v, e>;',
  ),
  row(
    'streams, futures and async',
    'type a = stream<u8>; type b = future; type f = async func(a: stream<string>); import g: async func() -> future<u8>; export g;',
  ),
  row(
    'worlds',
    'interface i { resource r; f: func() -> r; } world w { use i.{r}; import g: func(x: borrow<r>); export i; export h: interface { k: func(); }; } world v { include w with { g as gg }; }',
  ),
  row(
    'a function type by name',
    'type f = func(a: u8) -> u8; import x: f; export x; interface i { g: func(); } world w { import y: f; }',
  ),
  row('comments', '// one\n/* two /* three */ */ import a: func(); /// four\nexport a; /** five */'),
  row('escaped names', 'import %interface: func(); export %interface as "new";'),
  row(
    'a target',
    'package t:c targets t:c/w; world w { import f: func(); export g: func(); } import f: func(); export f as "g";',
  ),
  row(
    'a target that has more imports',
    'package t:c targets t:c/w; world w { import f: func(); import q: func(); export g: func(); } import f: func(); export f as "g";',
  ),
  row(
    'a target for a component',
    `package t:c targets t:c/w; world w { import f: func(); import g: func(a: u32) -> string; export h: func(); } export new my:plain { ... }...;`,
    FUNCS,
  ),
  row(
    'resources of one component in two',
    'let t = new my:things {}; let u = new my:users { ...t }; export new my:both { ...t, ...u }...;',
    DEPS,
  ),
  row('resources of the host in two', 'let u = new my:users { ... }; export new my:both { ...u, ... }...;', DEPS),
  row(
    'a resource interface that is imported',
    `interface r { resource thing { constructor(a: u32); get: func() -> u32; } } import x: r; export new my:users { r: x }...;`,
    DEPS,
  ),
  row('compatible versions', 'export new my:older { ... }...; export new my:newer { ... }...;', KV),
  row('compatible versions the other way round', 'export new my:newer { ... }...; export new my:older { ... }...;', KV),
  row('spread of a compatible version', 'let n = new my:n {}; export new my:older { ...n }...;', {
    ...KV,
    'my:n': world('export my:kv/store@0.2.5;', kv('0.2.5', 'put: func();')),
  }),
  row(
    'one interface under two names',
    'interface i { resource r; } import x: i; import y: i; export x; export y as "z";',
  ),
  row(
    'one interface by name and by path',
    'interface i { resource r; } import x: i; import y: t:c/i; export x as "a"; export y as "b";',
  ),
  row('real components', 'let p = new my:pong { ... }; export new my:ping { ...p }...;', {
    'my:pong': () => corpus('pong'),
    'my:ping': () => corpus('ping'),
  }),
  row('a package with a version', 'export new my:pong@1.0.0 { ... }...;', { 'my:pong@1.0.0': () => corpus('pong') }),
  row('a nested instance', 'let a = new my:n { ... }; export a.outer.inner as "inner";', {
    'my:n': () =>
      wat(`(component (import "f" (func $f)) (instance $i (export "f" (func $f)))
        (instance $o (export "inner" (instance $i))) (export "outer" (instance $o)))`),
  }),
  row('!no package', 'package'),
  row('!two dots', 'let h = new my:hello {}; export h..;', DEPS),
  row('!an argument is missing', 'export new my:greeter {}...;', DEPS),
  row('!an argument too much', 'let h = new my:hello {}; export new my:hello { ...h }...;', DEPS),
  row('!an unknown argument', 'import f: func(); export new my:plain { q: f, ... }...;', FUNCS),
  row('!another type', 'import f: func(a: u8); export new my:plain { f, ... }...;', FUNCS),
  row('!a function where an instance is asked for', 'import f: func(); export new my:greeter { greet: f }...;', DEPS),
  row('!an unknown package', 'export new my:nothing {}...;'),
  row('!an unknown name', 'export nothing;'),
  row('!a name twice', 'let a = new my:hello {}; let a = new my:hello {};', DEPS),
  row('!an export twice', 'let a = new my:hello {}; export a.greet; export a.greet;', DEPS),
  row('!an import twice', 'import a: func(); import b as "a": func();'),
  row(
    '!an import that is implicit as well',
    'import f: func(); let x = new my:plain { g: new my:gives {}.g, ... }; export x...;',
    FUNCS,
  ),
  row('!an unknown export', 'export new my:hello {}.nothing;', DEPS),
  row('!spread of a function', 'let a = new my:gives {}.f; export new my:plain { ...a }...;', FUNCS),
  row('!spread without use', 'let a = new my:hello {}; export new my:plain { ...a, ... }...;', { ...DEPS, ...FUNCS }),
  row('!rest before others', 'let a = new my:gives {}; export new my:plain { ..., f: a.f }...;', FUNCS),
  row('!an instance without a name', 'export new my:hello {};', DEPS),
  row('!a name that cannot be exported', 'import f: func(); export f as "Not-a-Name!";'),
  row(
    '!versions that are compatible and differ',
    'export new my:older { ... }...; export new my:other { ... }...;',
    KV,
  ),
  row(
    '!resources of two components',
    'let t = new my:things {}; let s = new my:things {}; let u = new my:users { ...s }; export new my:both { ...t, ...u }...;',
    DEPS,
  ),
  row(
    '!the resource of one, and the host in the other',
    'let t = new my:things {}; let u = new my:users { ...t }; export new my:both { ...u, ... }...;',
    DEPS,
  ),
  row('!a type of the document in an import', 'record r { a: u8 } import f: func(x: r); export f;'),
  row(
    '!a target that imports less',
    'package t:c targets t:c/w; world w { export g: func(); } import f: func(); export f as "g";',
  ),
  row(
    '!a target that exports more',
    'package t:c targets t:c/w; world w { import f: func(); export g: func(); } import f: func(); export f;',
  ),
  row('!a target that is no world', 'package t:c targets t:c/w; interface w {}'),
  row('!a borrow in a result', 'interface i { resource r; f: func() -> borrow<r>; }'),
  row('!a field twice', 'record r { a: u8, a: u8 }'),
  row('!an empty enum', 'enum e {}'),
  row('!a version that is none', 'package t:c@1;'),
  row('!a string without an end', 'export a as "b;'),
  row('!a comment without an end', 'import a: func(); /* b'),
  row('!a core module', 'export new my:m {}...;', { 'my:m': () => wat('(module)') }),
];
