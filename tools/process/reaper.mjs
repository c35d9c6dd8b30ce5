// @ts-check
// `node reaper.mjs <command> <arguments…>` runs a command and ends it when its own standard input
// closes, which is what happens when the process that started it dies in any way.
import { spawn } from 'node:child_process';
import { endProcess } from './spawn.mjs';

const [file = '', ...args] = process.argv.slice(2);
// Its input stays open: a command may take its end as a sign to end too.
const child = spawn(file, args, { stdio: ['pipe', 'inherit', 'inherit'] });
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code) => process.exit(code ?? 1));
const end = () => void endProcess(child);
process.stdin.on('end', end).on('error', end).resume();
process.on('SIGTERM', end);
process.on('SIGINT', end);
