import { sendForm } from './ask.ts';

const TRIES_MAX = 20;
/** Where nothing came back: how long to wait then. */
const WAIT_S = 3;

/**
 * Sends a form again after so many seconds, with the same key: what was booked on the way is not booked twice. Busy
 * again, it waits again; told where to go, it goes; any other answer is shown as the page that it is.
 */
class ComeBack extends HTMLElement {
  #timer = 0;
  #tries = 0;
  #stopped = false;
  #said: string | null = null;

  connectedCallback() {
    const stop = this.querySelector<HTMLElement>('[data-stop]');
    if (stop !== null) {
      stop.hidden = false;
      stop.addEventListener('click', () => {
        stop.hidden = true;
        this.#stop();
      });
    }
    // Who presses the button is ahead of it.
    this.#form()?.addEventListener('submit', () => clearTimeout(this.#timer));
    this.#wait(Number(this.getAttribute('after')) || WAIT_S);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #form() {
    const form = document.getElementById(this.getAttribute('form') ?? '');
    return form instanceof HTMLFormElement ? form : null;
  }

  #wait(seconds: number) {
    if (this.#stopped) return;
    if (seconds <= 0) return void this.#send();
    this.#say(this.getAttribute('wait'));
    this.#show('[data-wait]', `${seconds} s`);
    this.#timer = window.setTimeout(() => this.#wait(seconds - 1), 1_000);
  }

  async #send() {
    const form = this.#form();
    if (form === null) return;
    this.#tries += 1;
    this.#say(this.getAttribute('asking'));
    const part = await sendForm(form);
    if (!('headers' in part)) return this.#again(WAIT_S);
    const to = part.headers.get('X-Go');
    if (to !== null) return location.assign(to);
    const after_s = Number(part.headers.get('Retry-After'));
    if (part.status === 503 && after_s > 0) return this.#again(after_s);
    form.requestSubmit();
  }

  #again(after_s: number) {
    if (this.#tries < TRIES_MAX) this.#wait(after_s);
    else this.#stop();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#stopped = true;
    this.#say(this.getAttribute('stopped'));
  }

  /** What is read out: the seconds beside it are only seen. */
  #say(words: string | null) {
    this.#show('[data-wait]', '');
    if (words !== this.#said) this.#show('[data-told]', words);
    this.#said = words;
  }

  #show(place: string, words: string | null) {
    const element = this.querySelector(place);
    if (element !== null) element.textContent = words;
  }
}

customElements.define('come-back', ComeBack);
