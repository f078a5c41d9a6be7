// The fewest words in which one service asks another: node:http and a Pool of undici.
import { Pool } from 'undici';
import { serve } from './serve.mjs';

const pool = new Pool(process.env.MODEL_HOST, { connections: 128 });
const headers = { 'content-type': 'application/json' };

serve(async (body) => {
  const { sms } = JSON.parse(body);
  const answer = await pool.request({ path: '/predict', method: 'POST', headers, body: JSON.stringify({ sms }) });
  return JSON.stringify(await answer.body.json());
});
