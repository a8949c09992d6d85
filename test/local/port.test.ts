import { expect, test } from 'vitest';
import { openServer, sendJson } from '../../local/gateway/http-server.ts';
import { checkPort, closedPort, freePort } from '../../local/process/port.ts';
import { portHolder } from '../../local/process/port-holder.ts';

test('a port is free until somebody opens it', async () => {
  const port = await freePort();
  await checkPort(port);
  const squatter = await openServer((_request, response) => sendJson(response, 200, {}), port);
  await expect(checkPort(port)).rejects.toThrow(`Port ${port} is taken`);
  await squatter.close();
  await checkPort(port);
});

test('who has a port is said where the system shows it', async () => {
  const squatter = await openServer((_request, response) => sendJson(response, 200, {}));
  const { port } = squatter;
  const holder = portHolder(port);
  const taken = await checkPort(port).catch((error: Error) => error.message);
  await squatter.close();
  if (process.platform === 'linux') expect(holder).toContain(`process ${process.pid} (`);
  expect(taken).toContain(`Port ${port} is taken${holder ? ` by ${holder}` : ''}, perhaps by`);
  expect(portHolder(port), 'closed').toBeNull();
});

test.each([
  [80, 'EACCES', 'no permission to open port 80 (EACCES)', 'below 1024'],
  [443, 'EPERM', 'no permission to open port 443 (EPERM)', 'below 1024'],
  [8787, 'EADDRINUSE', 'Port 8787 is taken', '-- --port 8788'],
  [65_535, 'EADDRINUSE', 'Port 65535 is taken', '-- --port 65534'],
  [8787, 'EADDRNOTAVAIL', 'Port 8787 cannot be opened (EADDRNOTAVAIL)', '-- --port 8788'],
])('port %d, %s: it says what it is', (port, code, message, wayOut) => {
  const error = closedPort(port, code);
  expect(error.message).toContain(message);
  expect(error.wayOut).toContain(wayOut);
  expect(error.message.includes('taken')).toBe(code === 'EADDRINUSE');
});
