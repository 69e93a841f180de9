import { templates as clocks } from '../../src/adapters/clocks/templates.generated.ts';
import { templates as config } from '../../src/adapters/config/templates.generated.ts';
import { templates as control } from '../../src/adapters/control/templates.generated.ts';
import { templates as denied } from '../../src/adapters/denied/templates.generated.ts';
import { templates as environment } from '../../src/adapters/environment/templates.generated.ts';
import { templates as filesystem } from '../../src/adapters/filesystem/templates.generated.ts';
import { templates as glue } from '../../src/adapters/glue/templates.generated.ts';
import { templates as http } from '../../src/adapters/http/templates.generated.ts';
import { templates as io } from '../../src/adapters/io/templates.generated.ts';
import { templates as network } from '../../src/adapters/network/templates.generated.ts';
import { templates as random } from '../../src/adapters/random/templates.generated.ts';
import { templates as recording } from '../../src/adapters/recording/templates.generated.ts';
import { templates as runtime } from '../../src/adapters/runtime/templates.generated.ts';
import { templates as sockets } from '../../src/adapters/sockets/templates.generated.ts';
import { templates as task } from '../../src/adapters/task/templates.generated.ts';
import { templates as trace } from '../../src/adapters/trace/templates.generated.ts';
import { Library } from '../../src/core/library.ts';

/** The templates of all parts as one library, which refuses two of one name. */
export const TEMPLATES = [
  ...clocks,
  ...config,
  ...control,
  ...denied,
  ...environment,
  ...filesystem,
  ...glue,
  ...http,
  ...io,
  ...network,
  ...random,
  ...recording,
  ...runtime,
  ...sockets,
  ...task,
  ...trace,
];

export const library = new Library(TEMPLATES);
