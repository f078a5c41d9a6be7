// Preloaded into a service: while a file exists names are looked up in vain, as long and with the error as where no server answers.
import dns from 'node:dns';
import { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { DNS_AWAY = '' } = process.env;

/** resolv.conf's defaults: two attempts of five seconds. */
const IN_VAIN_MS = 10_000;

const { lookup } = dns;

dns.lookup = (name, ...rest) => {
  const callback = rest.at(-1);
  if (!existsSync(DNS_AWAY)) return lookup(name, ...rest);
  const error = Object.assign(new Error(`getaddrinfo EAI_AGAIN ${name}`), {
    code: 'EAI_AGAIN',
    syscall: 'getaddrinfo',
  });
  setTimeout(() => callback(error), IN_VAIN_MS);
};
syncBuiltinESMExports();
