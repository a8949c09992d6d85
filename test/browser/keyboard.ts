import type { Page } from 'playwright-core';

/** Of a page with more controls than these, the first. */
const CONTROLS_MAX = 60;
/** A field of a date is several stops for the key. */
const PRESSES_MAX = 3 * CONTROLS_MAX;

const CONTROLS =
  'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';

/**
 * Goes through a page by the Tab key. What it found, a line each: a control that is not reached, or one that does not
 * show that it has the focus.
 */
export async function findUnreached(page: Page): Promise<string[]> {
  const controls = await page.evaluateHandle(
    ([selector, max]) => {
      const groups = new Set<string>();
      return [...document.querySelectorAll<HTMLElement>(selector)]
        .filter((element) => {
          if (element.matches(':disabled') || element.tabIndex < 0) return false;
          if (element.closest('[inert]')) return false;
          // The skip link is out of sight until it has the focus, and is reached all the same.
          if (!element.checkVisibility({ visibilityProperty: true })) return false;
          // Of radio buttons one is a stop.
          if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
          const isFirst = !groups.has(element.name);
          groups.add(element.name);
          return isFirst;
        })
        .slice(0, max);
    },
    [CONTROLS, CONTROLS_MAX] as const,
  );
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    window.getSelection()?.removeAllRanges();
  });
  const count = await controls.evaluate((all) => all.length);
  const reached = new Set<number>();
  const unseen = new Set<number>();
  for (let presses = 0; presses < PRESSES_MAX && reached.size < count; presses += 1) {
    await page.keyboard.press('Tab');
    const { index, group, isSeen } = await controls.evaluate((all) => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement || element instanceof SVGElement)) {
        return { index: -1, group: -1, isSeen: true };
      }
      // A link that a whole row answers for has its outline around the row.
      const isOutlined = ['', '::after'].some((part) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
      const hit = element.querySelector('.hit');
      const name = element instanceof HTMLInputElement && element.type === 'radio' && element.name;
      return {
        index: all.indexOf(element as HTMLElement),
        group: all.findIndex((one) => name && one instanceof HTMLInputElement && one.name === name),
        isSeen:
          isOutlined ||
          // A line of a map is drawn wider: a box around it would frame half the world.
          (hit !== null && !['none', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(hit).stroke)),
      };
    });
    const at = index >= 0 ? index : group;
    if (at < 0) continue;
    reached.add(at);
    if (!isSeen) unseen.add(at);
  }
  const names = await controls.evaluate((all) =>
    all.map((one) => `${one.localName} ${one.getAttribute('name') ?? one.textContent?.trim()}`),
  );
  await controls.dispose();
  return names.flatMap((name, index) => [
    ...(reached.has(index) ? [] : [`not reached: ${name}`]),
    ...(unseen.has(index) ? [`focus not seen: ${name}`] : []),
  ]);
}
