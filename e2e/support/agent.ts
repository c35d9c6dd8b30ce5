import { readFileSync, readdirSync } from 'node:fs';
import { localAgent } from '../../local/agent.mjs';
import type { Server } from './parley.js';

/** An agent worker that takes calls, as its own processes. */
export interface RunningAgent {
  readonly name: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The local agent's. */
export interface RunningLocalAgent extends RunningAgent {
  /** Waits until the next call is answered at once: a job process waits with its models loaded. */
  ready(): Promise<void>;
}

/** Starts the local agent under a name; resolves when the server knows its worker. */
export async function startAgent(server: Server, name: string): Promise<RunningLocalAgent> {
  const agent = await localAgent({ ...server, agentName: name });
  return { name, pid: agent.pid, ready: () => agent.ready(), stop: () => agent.stop() };
}

/** Kills the processes in which the worker's calls run, at once and without a goodbye. */
export function killJobs(worker: RunningAgent): void {
  signalJobs(worker, 'SIGKILL');
}

/**
 * Freezes those processes: what they are connected to stays open, and nothing comes from them.
 * @returns what lets them go on
 */
export function freezeJobs(worker: RunningAgent): () => void {
  signalJobs(worker, 'SIGSTOP');
  return () => signalJobs(worker, 'SIGCONT');
}

function signalJobs(worker: RunningAgent, signal: NodeJS.Signals): void {
  const jobs = descendants(worker.pid).filter((pid) => commandLine(pid).includes('job_proc'));
  if (jobs.length === 0) throw new Error('The worker runs no job process.');
  for (const pid of jobs) process.kill(pid, signal);
}

/** All processes that a process has started, theirs included. */
export function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(pid: number): number | undefined {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]);
}

/** The command line of a process; empty when it has ended. */
export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has just ended
  }
}
