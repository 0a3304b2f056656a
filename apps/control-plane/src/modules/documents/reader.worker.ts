import { parentPort } from 'node:worker_threads';
import { runTask, type Task } from './reading/task.js';

/** Reads large documents beside the event loop. One task at a time, in order. */
parentPort?.on('message', async (task: Task) => parentPort?.postMessage(await runTask(task)));
