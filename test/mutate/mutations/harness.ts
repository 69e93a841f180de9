import type { Mutation } from '../mutation.ts';

const HOSTS = ['test/hosts/fuzz.test.ts'];

export const HARNESS: readonly Mutation[] = [
  {
    name: 'harness-reset',
    file: 'src/fuzzing/harness.ts',
    find: 'else if (instances.dirty) state.reset();',
    replace: '',
    breaks: 'a run sees what another was given',
    tests: HOSTS,
  },
  {
    name: 'harness-spoiled',
    file: 'src/fuzzing/outcome.ts',
    find: "return kind === 'exit' || kind === 'trap' || kind === 'refused';",
    replace: "return kind === 'exit' || kind === 'refused';",
    breaks: 'what was left in the middle is used again',
    tests: HOSTS,
  },
  {
    name: 'harness-alone',
    file: 'src/fuzzing/harness.ts',
    find: "alone: instances.runs === 1 || watched(input).kind === 'trap'",
    replace: 'alone: true',
    breaks: 'an input is saved that shows nothing by itself',
    tests: HOSTS,
  },
  {
    name: 'harness-given',
    file: 'src/fuzzing/harness.ts',
    find: '  checkGiven(world, imports);\n',
    replace: '',
    breaks: 'what is left to the host and not given is found out by an error of jco',
    tests: HOSTS,
  },
  {
    name: 'harness-watch',
    file: 'src/fuzzing/watch.ts',
    find: 'return () => void Atomics.add(words, COUNT, 1);',
    replace: 'return () => undefined;',
    breaks: 'a run that has ended is taken for one that does not end',
    tests: HOSTS,
  },
  {
    name: 'harness-hex',
    file: 'src/host/values.ts',
    find: 'if (same) return',
    replace: 'if (text.length > 0) return',
    breaks: 'an input that is saved is another one when it is read',
    tests: HOSTS,
  },
  {
    name: 'replay-same',
    file: 'src/host/recording.ts',
    find: 'if (recorded !== asked)',
    replace: 'if (asked === "")',
    breaks: 'a run that departs from the recording gets answers to other questions',
    tests: ['test/hosts/recording.test.ts'],
  },
  {
    name: 'record-resources',
    file: 'src/host/recording.ts',
    find: 'result = toStandIn(callReal(',
    replace: 'result = ((it: unknown) => it)(callReal(',
    breaks: 'calls of resources reach the host unrecorded',
    tests: ['test/hosts/recording.test.ts'],
  },
  {
    name: 'parameters-option',
    file: 'src/arbitrary/parameters.ts',
    find: "if (kindOf(type.type) === 'option')",
    replace: "if (kindOf(type.type) === 'none')",
    breaks: 'an option in an option is never missing on the inside',
    tests: ['test/hosts/parameters.test.ts'],
  },
];
