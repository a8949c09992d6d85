const MINUTE_MS = 60_000;

/**
 * Counts down to the end of what is good for a while only: `until`, against the clock of the server, which was at `now`
 * when it drew this. At the end what was good is hidden (`data-while`), and what to do then is shown (`data-after`),
 * whose buttons send from then on.
 */
class CountDown extends HTMLElement {
  #timer = 0;
  #ends_ms = 0;
  #told_minute = false;

  connectedCallback() {
    const [until, now] = [this.#moment('until'), this.#moment('now')];
    if (Number.isNaN(until) || until <= now) return;
    this.#ends_ms = Date.now() + until - now;
    this.#timer = window.setInterval(() => this.#tick(), 1_000);
    this.#tick();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #moment(name: string) {
    return Date.parse(this.getAttribute(name) ?? '');
  }

  #tick() {
    const left_ms = this.#ends_ms - Date.now();
    if (left_ms <= 0) return this.#end();
    const seconds = Math.ceil(left_ms / 1_000);
    const text = (this.getAttribute('left') ?? '#').replace('#', clockOf(seconds));
    for (const place of this.querySelectorAll('[data-left]')) place.textContent = text;
    if (left_ms <= MINUTE_MS && !this.#told_minute) {
      this.#told_minute = true;
      this.#say('minute');
    }
  }

  #end() {
    clearInterval(this.#timer);
    for (const part of this.querySelectorAll<HTMLElement>('[data-while]')) part.hidden = true;
    for (const part of this.querySelectorAll<HTMLElement>('[data-after]')) {
      part.hidden = false;
      for (const button of part.querySelectorAll('button')) button.type = 'submit';
    }
    this.#say('over');
  }

  #say(name: string) {
    const place = this.querySelector('[data-said]');
    if (place !== null) place.textContent = this.getAttribute(name);
  }
}

/** 4:05, and from an hour on in words, since 1:04:05 may be either: 1 h 4 min. */
function clockOf(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes >= 60
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

customElements.define('count-down', CountDown);
