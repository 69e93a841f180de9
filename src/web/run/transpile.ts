import { generate } from '@bytecodealliance/jco/component';
import type { Transpile } from '../../host/index.ts';

/** jco's build for browsers, which loads its own modules from this site. */
export const transpile: Transpile = async (component) => {
  const { files } = await generate(component, {
    name: 'component',
    instantiation: { tag: 'async' },
    noTypescript: true,
    noNodejsCompat: true,
    base64Cutoff: 0,
  });
  return files;
};
