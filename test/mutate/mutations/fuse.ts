import type { Mutation } from '../mutation.ts';

/** What the canonical ABI checks where guest and adapters are two components, and glue where they are one. */
export const FUSE: readonly Mutation[] = [
  {
    name: 'glue-bounds',
    file: 'src/adapters/glue/copy.wat',
    find: '(call $check (local.get $ptr) (i64.extend_i32_u (local.get $all)) (local.get $align))\n    (call $realloc',
    replace: '(call $realloc',
    breaks: 'a list that ends outside of the guest is read',
    tests: ['test/fuse/differential.test.ts'],
  },
  {
    name: 'glue-utf8',
    file: 'src/adapters/glue/copy.wat',
    find: '    (call $utf8 (local.get $to) (local.get $size))\n',
    replace: '',
    breaks: 'an adapter gets text that is not UTF-8',
    tests: ['test/fuse/differential.test.ts'],
  },
  {
    name: 'glue-realloc',
    file: 'src/adapters/glue/copy.wat',
    find: '    (call $open)\n    (call $check (local.get $ptr) (i64.extend_i32_u (local.get $all)) (local.get $align))',
    replace: '    (call $open)',
    breaks: 'a result is written where the guest has no memory for it',
    tests: ['test/fuse/differential.test.ts'],
  },
  {
    name: 'glue-closed',
    file: 'src/adapters/glue/copy.wat',
    find: '    (call $close)\n',
    replace: '',
    breaks: 'the guest calls adapters while they wait for its realloc',
    tests: ['test/fuse/differential.test.ts'],
  },
  {
    name: 'glue-state',
    file: 'src/adapters/glue/handles.wat',
    find: '(if (i32.ne (i32.load offset=4 (local.get $at)) (local.get $state)) (then unreachable))',
    replace: '',
    breaks: 'a handle of one resource is taken for one of another',
    tests: ['test/fuse/differential.test.ts'],
  },
  {
    name: 'glue-case',
    file: 'src/fuse/transfer.ts',
    find: ".op('i32.ge_u').if().op('unreachable').end();\n    const out",
    replace: ".op('i32.ge_u').op('drop');\n    const out",
    breaks: 'an adapter gets a case that there is not',
    tests: ['test/fuse/differential.test.ts'],
  },
  {
    name: 'glue-area',
    file: 'src/fuse/glue-function.ts',
    find: "b.get(area)\n      .i64(BigInt(sizeOf(type.result)))\n      .i32(alignOf(type.result))\n      .call('guest.check');",
    replace: '',
    breaks: 'a result is written to an address that is not aligned',
    tests: ['test/fuse/differential.test.ts'],
  },
  {
    name: 'fused-drop',
    file: 'src/fuse/handles.ts',
    find: "if (side === 'guest') b.call('handles.enter');",
    replace: '',
    breaks: 'a guest drops handles while adapters wait for its realloc',
    tests: ['test/fuse/differential.test.ts'],
  },
];
