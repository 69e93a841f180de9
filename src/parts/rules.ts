import { templates as http } from '../adapters/http/templates.generated.ts';
import { templates as network } from '../adapters/network/templates.generated.ts';
import { templates as sockets } from '../adapters/sockets/templates.generated.ts';
import { Library } from '../core/library.ts';
import { writeRuleAdapters } from '../link/rules/rule-adapters.ts';
import type { Part } from './part.ts';

export const rules: Part = { library: new Library([...http, ...network, ...sockets]), writeRuleAdapters };
