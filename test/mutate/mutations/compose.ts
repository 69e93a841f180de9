import type { Mutation } from '../mutation.ts';

/** What a graph says must be what is composed. */
export const COMPOSE: readonly Mutation[] = [
  {
    name: 'compose-other-component',
    file: 'src/compose/check.ts',
    find: 'if (!equalBytes(part.bytes, this.bytes.subarray(start, end))) return false;',
    replace: 'if (part.bytes.length !== end - start) return false;',
    breaks: 'a component that was changed passes the check',
    tests: ['test/compose/check.test.ts'],
  },
  {
    name: 'compose-any-argument',
    file: 'src/compose/check.ts',
    find: '} else if (!this.same(given, arg)) return false;',
    replace: '}',
    breaks: 'an instance may be given anything',
    tests: ['test/compose/check.test.ts'],
  },
  {
    name: 'compose-any-instance',
    file: 'src/compose/check.ts',
    find: "if (this.found.size !== this.instances.length) broken('it has an instance that the graph has not');",
    replace: '',
    breaks: 'a result may have more instances than the graph',
    tests: ['test/compose/check.test.ts'],
  },
  {
    name: 'compose-resource-by-name',
    file: 'src/compose/arguments.ts',
    find: 'return known === undefined ? names : known === resources(a.identity);',
    replace: 'return names || known !== undefined;',
    breaks: 'resources of two components that have one name are taken for one',
    tests: ['test/compose/wac.test.ts'],
  },
  {
    name: 'compose-oldest-name',
    file: 'src/compose/merged-imports.ts',
    find: 'if (isNewer(track, there.track)) {',
    replace: 'if (isNewer(there.track, track)) {',
    breaks: 'imports that are made one have the oldest name',
    tests: ['test/compose/graph.test.ts', 'test/compose/wac.test.ts'],
  },
  {
    name: 'compose-prerelease',
    file: 'src/compose/track.ts',
    find: 'if (version.pre !== undefined || (version.major === 0 && version.minor === 0)) return exact;',
    replace: 'if (version.major === 0 && version.minor === 0) return exact;',
    breaks: 'a release before others matches them',
    tests: ['test/compose/wac.test.ts'],
  },
  {
    name: 'compose-order-of-imports',
    file: 'src/compose/import-order.ts',
    find: 'if (owner !== one) this.emit(owner);',
    replace: 'if (owner === one) this.emit(owner);',
    breaks: 'an import is written before the one whose types it uses',
    tests: ['test/compose/wac.test.ts'],
  },
  {
    name: 'compose-fit-labels',
    file: 'src/component/fit-values.ts',
    find: 'if (names !== undefined) return names;',
    replace: '',
    breaks: 'fields and parameters with other names fit',
    tests: ['test/compose/plug.test.ts'],
  },
];
