// The process behind load.mjs: makes the load that each message asks for, and answers with what came of it.
import { setPriority } from 'node:os';
import { drive } from './drive.mjs';

setPriority(Number(process.argv[2]));

process.on('message', async (load) => process.send(await drive(load)));
process.on('disconnect', () => process.exit());
