// node --require report-usage.cjs …: the processor time of the whole process, on its standard error at the end.
import { writeSync } from 'node:fs';
import process from 'node:process';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(2, `cpu ${String((user + system) / 1000)}\n`);
});
