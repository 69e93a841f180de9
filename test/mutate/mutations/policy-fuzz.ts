import type { Mutation } from '../mutation.ts';

/** What fuzzing of policies must find. */
export const POLICY_FUZZ: readonly Mutation[] = [
  {
    name: 'options-read-once',
    file: 'src/policy/options/options.ts',
    find: "givenOptions(plainData(options, 'the options'))",
    replace: 'givenOptions(options)',
    breaks: 'options that throw, or have no end, end in errors that are none of ours',
    tests: ['test/fuzz/policies.test.ts'],
  },
  {
    name: 'unknown-file-keys',
    file: 'src/cli/policy-file/own-form.ts',
    find: 'if (known !== undefined && known.size > 0 && !known.has(key)) {',
    replace: 'if (known !== undefined && known.size > 0 && path.length > 0 && !known.has(key)) {',
    breaks: 'a key of a policy file that nobody knows is left out without a word',
    tests: ['test/fuzz/policies.test.ts'],
  },
  {
    name: 'deep-policy-section',
    file: 'src/link/output/read-policy.ts',
    find: 'if (isDeeper(options)) return undefined;',
    replace: '',
    breaks: 'a made-up section about a policy ends printing it with an overflow of the stack',
    tests: ['test/fuzz/policies.test.ts'],
  },
  {
    name: 'section-keys-of-prototypes',
    file: 'src/cli/check-output.ts',
    find: 'return Object.hasOwn(options, key) ? options[key] : undefined;',
    replace: 'return options[key];',
    breaks: 'a made-up section with a key that all objects have ends --check with an internal error',
    tests: ['test/fuzz/policies.test.ts'],
  },
];
