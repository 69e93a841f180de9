import { virtualize as virtualizeAuto } from '../../src/index.ts';

/** The library for tests that run each output with its adapters beside the guest; `vitest.config.ts` puts it in place of the library. */
export * from '../../src/index.ts';

export const virtualize: typeof virtualizeAuto = (bytes, options) =>
  virtualizeAuto(bytes, { link: 'sibling', ...options });
