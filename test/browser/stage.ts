import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Role } from '../../src/core/identity/types.ts';
import { openScene, type Person, type Scene } from '../support/scene.ts';
import { launch } from './chromium.ts';
import { carrySession, type Visit, type VisitOptions, visit } from './visit.ts';

/** What most browser tests begin with: a scene of the API, and a browser in which people look at its pages. */
export interface Stage extends Scene {
  /**
   * Opens a page of ours, signed in or not. After each test all that it opened is closed, and must have had nothing to
   * complain of but what `expected` names.
   */
  visit(
    path: string,
    options?: Omit<VisitOptions, 'token'> & { as?: Role | Person },
  ): Promise<Visit>;
  /** Signs somebody in, in this browser, by the cookie alone: somebody new of this role, or somebody known. */
  signIn(context: BrowserContext, who: Role | Person): Promise<Person>;
}

/** Opens a stage for one test file. */
export function openStage(): Stage {
  const scene = openScene();
  const visits: Visit[] = [];
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterEach(async () => {
    const open = visits.splice(0);
    await Promise.all(open.map(({ close }) => close()));
    expect(open.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
  afterAll(() => browser.close());

  const personOf = async (who: Role | Person) => (typeof who === 'string' ? scene.enter(who) : who);
  return {
    ...scene,
    async visit(path, { as, ...options } = {}) {
      const token = as === undefined ? undefined : (await personOf(as)).token;
      const visited = await visit(browser, `${scene.stack.api}${path}`, { ...options, token });
      visits.push(visited);
      return visited;
    },
    async signIn(context, who) {
      const person = await personOf(who);
      await carrySession(context, scene.stack.api, person.token);
      return person;
    },
  };
}
