import type { Hono } from 'hono';
import type { HonoEnv } from '../context.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** Whether a method asks for no change (RFC 9110, 9.2.1), of those that anything here answers. */
export const isSafe = (method: string): boolean => SAFE.includes(method);

/** The methods that a path answers to; empty when it answers to none. */
export const allowedMethods = (app: Hono<HonoEnv>, path: string): string[] =>
  METHODS.filter((method) =>
    app.router
      .match(method === 'HEAD' ? 'GET' : method, path)[0]
      .some(([[, route]]) => route.method !== 'ALL'),
  );
