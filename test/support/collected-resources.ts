/**
 * Lets jco's host drop what a program has left behind in whatever order the engine collects it. A program that traps leaves its handles, and the
 * host's finalizers drop a stream at times before a pollable on it, which the host refuses; an error thrown out of a finalizer fails the whole run
 * of tests, and no test. The set-up of all tests loads this, since it must stand before the host is loaded.
 */
const OUT_OF_ORDER = /^wasi-io trap: Cannot drop .* as it has a child poll resource which has not yet been dropped$/;

const Registry = globalThis.FinalizationRegistry;

// workers are not isolated: one is enough for all files
if (Registry.name !== 'ForgivingRegistry') {
  globalThis.FinalizationRegistry = class ForgivingRegistry<T> extends Registry<T> {
    constructor(finalize: (held: T) => void) {
      super((held) => {
        try {
          finalize(held);
        } catch (error) {
          if (!(error instanceof Error && OUT_OF_ORDER.test(error.message))) throw error;
        }
      });
    }
  };
}

export {};
