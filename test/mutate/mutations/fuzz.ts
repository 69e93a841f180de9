import type { Mutation } from '../mutation.ts';

/** What fuzzing found, and what generates its inputs. */
export const FUZZ: readonly Mutation[] = [
  {
    name: 'given-type-kinds',
    file: 'src/component/elaborate.ts',
    find: "return slot.kind === 'component type' ? 'component' : slot.kind;",
    replace: "return slot.kind === 'component type' ? 'resource' : slot.kind;",
    breaks: 'a type of a component cannot be given where it is asked for',
    tests: ['test/fuzz/crashers.test.ts', 'test/component/substituted.test.ts'],
  },
  {
    name: 'unreached-files',
    file: 'src/policy/planning/io.ts',
    find: "p.subsystem === 'filesystem' && p.functions.some((f) => f.standard === true)",
    replace: "p.subsystem === 'filesystem'",
    breaks: 'a trace goes into a file that is not there',
    tests: ['test/fuzz/crashers.test.ts'],
  },
  {
    name: 'stream-error-name',
    file: 'src/policy/subsystems/io.ts',
    find: "if (typeof result.error === 'object' && result.error.kind === 'variant') return result.error;",
    replace: '',
    breaks: 'a function of the host mentions a type that has no name in its import',
    tests: ['test/fuzz/crashers.test.ts'],
  },
  {
    name: 'generated-names',
    file: 'src/arbitrary/named.ts',
    find: "return direction === 'export' || !scope.local.has(type.identity);",
    replace: 'return true;',
    breaks: 'generated components are not all valid',
    tests: ['test/fuzz/generated.test.ts'],
  },
];
