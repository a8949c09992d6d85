/**
 * Shows the flights of the lane that is pointed at or has the focus, from its rows in the table. With the script the
 * lines are one stop of the Tab key, and the arrow keys go from one to the next.
 */
class LaneMap extends HTMLElement {
  connectedCallback() {
    const lines = [...this.querySelectorAll<SVGAElement>('a[data-lanes]')];
    const frame = this.querySelector('.map-frame');
    if (frame) frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    for (const line of lines.slice(1)) line.setAttribute('tabindex', '-1');
    for (const line of lines) {
      line.addEventListener('pointerenter', () => this.#tell(line));
      line.addEventListener('focus', () => this.#tell(line));
      line.addEventListener('keydown', (event) => this.#go(event, lines, line));
    }
  }

  #go(event: KeyboardEvent, lines: SVGAElement[], from: SVGAElement) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = lines[(lines.indexOf(from) + step + lines.length) % lines.length] ?? from;
    from.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    to.focus();
  }

  #tell(line: SVGAElement) {
    const panel = this.querySelector('.lane-panel');
    if (!(panel instanceof HTMLElement)) return;
    for (const other of this.querySelectorAll('a.here')) other.classList.remove('here');
    line.classList.add('here');
    panel.replaceChildren(
      ...(line.dataset.lanes ?? '').split(' ').flatMap((name) => {
        const row = document.getElementById(name);
        const heading = document.createElement('h2');
        heading.textContent =
          row?.querySelector('th')?.textContent?.replaceAll(/\s+/g, ' ') ?? name;
        const load = row?.querySelector('.lane-load')?.cloneNode(true);
        const flights = row?.querySelector('.lane-flights')?.cloneNode(true);
        return [heading, load, flights].filter((part) => part !== undefined);
      }),
    );
    panel.hidden = false;
  }
}

customElements.define('lane-map', LaneMap);
