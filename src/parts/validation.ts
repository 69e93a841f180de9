import { checkInput, checkValid } from '../link/verify/valid.ts';
import type { Part } from './part.ts';

export const validation: Part = { valid: { checkInput, checkValid } };
