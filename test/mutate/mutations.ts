import { COMPONENT } from './mutations/component.ts';
import { COMPOSE } from './mutations/compose.ts';
import { CONTROL } from './mutations/control.ts';
import { DOCS } from './mutations/docs.ts';
import { FUSE } from './mutations/fuse.ts';
import { FUZZ } from './mutations/fuzz.ts';
import { JAVASCRIPT } from './mutations/javascript.ts';
import { HARNESS } from './mutations/harness.ts';
import { LINK } from './mutations/link.ts';
import { NETWORK_03 } from './mutations/network-03.ts';
import { POLICY } from './mutations/policy.ts';
import { POLICY_FILES } from './mutations/policy-files.ts';
import { POLICY_FUZZ } from './mutations/policy-fuzz.ts';
import { PROMISES } from './mutations/promises.ts';
import { RECORDING } from './mutations/recording.ts';
import { TASKS } from './mutations/tasks.ts';
import { TERMINAL } from './mutations/terminal.ts';
import { TEMPLATES } from './mutations/templates.ts';
import { VALIDATE } from './mutations/validate.ts';
import { WEB } from './mutations/web.ts';
import type { Mutation } from './mutation.ts';

/** Where a mistake would leak, corrupt or let through. */
export const MUTATIONS: readonly Mutation[] = [
  ...LINK,
  ...POLICY,
  ...COMPONENT,
  ...TEMPLATES,
  ...NETWORK_03,
  ...TASKS,
  ...PROMISES,
  ...COMPOSE,
  ...FUSE,
  ...CONTROL,
  ...RECORDING,
  ...HARNESS,
  ...POLICY_FILES,
  ...VALIDATE,
  ...FUZZ,
  ...POLICY_FUZZ,
  ...JAVASCRIPT,
  ...TERMINAL,
  ...DOCS,
  ...WEB,
];
