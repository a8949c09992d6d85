import { ROOMS } from './rooms.ts';

/** `from`, `to` and `types` begin paths under src/, where `*` is any one name; `packages` begin the names of packages. */
export type Rule = {
  from: string;
  to?: readonly string[];
  types?: readonly string[];
  packages?: readonly string[];
  says: string;
};

export const RULES: readonly Rule[] = [
  {
    from: 'index.ts',
    to: ['app.ts', 'background/', 'context.ts', 'env.ts', 'data/', 'http/'],
    says: 'the entry parses the environment, wires the adapters and hands over to the app',
  },
  {
    from: 'app.ts',
    to: ['api.ts', 'console/console.ts', 'console/pages.ts', 'http/accept.ts'],
    types: ['context.ts', 'hono'],
    says: 'the app is both doors, and knows nothing of what is behind them',
  },
  {
    from: 'api.ts',
    to: ['context.ts', 'routes/', 'mcp/', 'http/', 'contract/'],
    packages: ['hono/'],
    says: 'the API mounts middleware and routes, and knows no adapter and no page',
  },
  {
    from: 'console/islands/',
    to: ['console/islands/'],
    says: 'an island runs in the browser, and knows nothing of the Worker',
  },
  {
    from: 'console/',
    to: ['console/', 'core/', 'contract/', 'http/'],
    types: ['context.ts'],
    packages: ['hono', 'zod', 'd3-geo', 'jsbarcode', 'lean-qr'],
    says: 'a page reads what was sent by the contract, calls one use case and shows; it knows no adapter, no route and no SQL',
  },
  {
    from: 'openapi.ts',
    to: ['api.ts', 'openapi/', 'contract/version.ts'],
    packages: ['@hono/zod-openapi'],
    says: 'the document comes from the routes of the app, and is no part of the Worker',
  },
  {
    from: 'openapi/',
    to: ['openapi/', 'contract/', 'http/', 'core/*/types.ts'],
    types: ['core/reasons.ts', 'routes/operation.ts', '@hono/zod-openapi'],
    packages: ['zod'],
    says: 'what the document says beside the schemas of the contract, and no part of the Worker',
  },
  {
    from: 'context.ts',
    types: ['core/ports.ts', 'core/*/types.ts', 'contract/', 'env.ts', 'hono'],
    says: 'the context is types',
  },
  {
    from: 'env.ts',
    to: ['core/*/types.ts', 'core/rating/currencies.ts'],
    says: 'the settings know the limits of the core, and depend on nothing else',
  },
  {
    from: 'routes/',
    to: ['routes/', 'core/', 'contract/', 'http/'],
    types: ['context.ts'],
    packages: ['hono', 'zod'],
    says: 'routes read the input by the contract, call a use case and answer; they know no adapter',
  },
  {
    from: 'mcp/protocol.ts',
    types: ['mcp/', 'contract/'],
    packages: ['@modelcontextprotocol/sdk/'],
    says: 'the protocol is loaded at its first call, and so imports nothing that others have loaded',
  },
  {
    from: 'mcp/',
    to: ['mcp/', 'core/', 'contract/', 'http/'],
    types: ['context.ts', '@modelcontextprotocol/sdk/'],
    packages: ['hono', 'zod'],
    says: 'the door for assistants reads the input by the contract, calls a use case and answers; it knows no adapter and no route',
  },
  {
    from: 'background/',
    to: ['core/', 'http/log.ts', 'http/trace.ts'],
    types: ['context.ts'],
    says: 'the door in the background calls use cases and logs as requests do; it knows no adapter and no route',
  },
  {
    from: 'http/',
    to: ['http/', 'contract/', 'core/*/types.ts', 'core/reasons.ts', 'core/world.ts'],
    types: ['core/', 'context.ts', 'env.ts', 'zod', '@hono/zod-openapi'],
    packages: ['hono', 'node:crypto'],
    says: 'http speaks the words of the core and the contract, and calls no use case, route or adapter',
  },
  {
    from: 'contract/',
    to: [
      'contract/',
      'core/*/types.ts',
      'core/measure/',
      'core/rating/currencies.ts',
      'core/rating/money.ts',
      'core/schedule/flight-number.ts',
      'core/schedule/import/types.ts',
      'core/waybill/number.ts',
    ],
    types: ['core/reasons.ts'],
    packages: ['zod'],
    says: 'the contract is schemas over the words of the core',
  },
  {
    from: 'data/',
    to: ['data/', 'core/world.ts', 'core/*/types.ts', 'core/*/ports.ts', 'core/search/lifetime.ts'],
    packages: ['@supabase/', '@upstash/'],
    says: 'the adapters implement the ports of the core, call no use case and know nothing of HTTP',
  },
  { from: 'core/world.ts', says: 'what the core may not have of its own depends on nothing' },
  {
    from: 'core/reasons.ts',
    types: ['core/*/types.ts', 'core/schedule/import/types.ts'],
    says: 'the reasons use the words of the rooms, and nothing that uses reasons',
  },
  {
    from: 'core/ports.ts',
    types: ['core/*/ports.ts', 'core/world.ts'],
    says: 'it composes the ports of the rooms',
  },
  ...Object.entries(ROOMS).map(([room, below]) => ({
    from: `core/${room}/`,
    to: [room, 'reasons.ts', 'world.ts', ...below].map((path) =>
      path === room ? `core/${room}/` : `core/${path}`,
    ),
    says: `the room ${room} imports reasons, world and of the other rooms ${below.join(', ') || 'none'}`,
  })),
];
