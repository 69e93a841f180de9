/** The version of this library, as in its package.json; every output names it. */
export const VERSION = '0.1.0';
