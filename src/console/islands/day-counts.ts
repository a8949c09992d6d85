import { askPart, fill } from './ask.ts';

/** Fills in how much other days have, one after the other, once the page is there: nobody waits for them. */
class DayCounts extends HTMLElement {
  connectedCallback() {
    if (document.readyState === 'complete') void this.#fill();
    else addEventListener('load', () => void this.#fill(), { once: true });
  }

  async #fill() {
    for (const place of this.querySelectorAll<HTMLElement>('[data-part]')) {
      const part = await askPart(String(place.dataset.part));
      if (!this.isConnected) return;
      if ('html' in part && part.status === 200) fill(place, part.html);
      else place.textContent = this.getAttribute('failed');
    }
  }
}

customElements.define('day-counts', DayCounts);
