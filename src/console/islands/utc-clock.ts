/** Keeps the clock in the frame going. */
class UtcClock extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = window.setInterval(() => this.#show(), 1_000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #show() {
    const time = this.querySelector('time');
    const now = new Date().toISOString();
    if (time === null) return;
    time.dateTime = now;
    time.textContent = now.slice(11, 16);
  }
}

customElements.define('utc-clock', UtcClock);
