import fc from 'fast-check';
import './collected-resources.ts';

// set by vitest.config.ts; a failing property prints the seed with its path
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 0) });
