import { parse, stringify } from 'smol-toml';
import * as yaml from 'yaml';
import type { Parsers } from '../../src/cli/policy-file/parsers.ts';
import { yamlReader } from '../../src/cli/policy-file/yaml.ts';

/** Parsers that are there, so that a command line can be run in one go. */
export const PARSERS_HERE: Parsers = {
  toml: () => (text) => parse(text, { integersAsBigInt: 'asNeeded' }),
  yaml: () => yamlReader(yaml),
  writeToml: () => stringify,
};
