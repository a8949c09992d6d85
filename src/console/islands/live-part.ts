import { askPart } from './ask.ts';
import { morph } from './morph.ts';

const EVERY_MS = 12_000;
/** So much sooner or later, that not all who watch ask at once. */
const JITTER = 0.25;
const WAIT_MS_MAX = 120_000;
const TELL_EVERY_MS = 1_000;

type State = 'on' | 'paused' | 'offline' | 'failed' | 'gone' | 'over';

/**
 * Asks the page's own address for the part again and again, with the tag of what is shown: what changed is put in
 * place and read out once. It rests in a hidden tab, while paused or offline, and ends when nothing more is to come.
 */
class LivePart extends HTMLElement {
  #state: State = 'on';
  #timer = 0;
  #due_ms = 0;
  #failures = 0;
  #asking = false;
  #unbind = new AbortController();

  connectedCallback() {
    const { signal } = this.#unbind;
    const pause = this.#find('pause');
    if (pause) pause.hidden = false;
    pause?.addEventListener('click', () => this.#pauseOrResume(), { signal });
    this.#find('again')?.addEventListener(
      'click',
      (event) => {
        // Who was signed out follows the link: to sign in, and back.
        if (this.#state === 'gone') return;
        event.preventDefault();
        this.#ask();
      },
      { signal },
    );
    document.addEventListener('visibilitychange', () => this.#wait(), { signal });
    window.addEventListener('offline', () => this.#enter('offline'), { signal });
    window.addEventListener('online', () => this.#state === 'offline' && this.#ask(), { signal });
    this.#due_ms = Date.now() + this.#pauseMs();
    this.#enter(this.#isOver() ? 'over' : navigator.onLine ? 'on' : 'offline');
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#unbind.abort();
    this.#unbind = new AbortController();
  }

  /** Sees to it that it asks when it is due, and tells the seconds until then where it failed. */
  #wait() {
    clearTimeout(this.#timer);
    if (document.hidden || (this.#state !== 'on' && this.#state !== 'failed')) return;
    const left_ms = this.#due_ms - Date.now();
    if (left_ms <= 0) {
      this.#ask();
      return;
    }
    if (this.#state === 'failed') this.#say(Math.ceil(left_ms / 1_000));
    const next_ms = this.#state === 'failed' ? Math.min(left_ms, TELL_EVERY_MS) : left_ms;
    this.#timer = window.setTimeout(() => this.#wait(), next_ms);
  }

  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    const answer = await askPart(location.href, {
      headers: { 'If-None-Match': this.dataset.tag ?? '' },
    });
    this.#asking = false;
    if (!this.isConnected) return;
    if (answer.status === 200) this.#put(answer.html, answer.headers.get('ETag') ?? '');
    if (answer.status === 200 || answer.status === 304) this.#sawIt();
    else if ([401, 403, 404].includes(answer.status)) this.#enter('gone');
    else this.#fail('headers' in answer ? Number(answer.headers.get('Retry-After')) : 0);
  }

  #sawIt() {
    const time = this.#find('looked');
    const now = new Date().toISOString();
    time?.setAttribute('datetime', now);
    if (time) time.textContent = `${now.slice(11, 19)} UTC`;
    if (this.#state === 'failed' || this.#state === 'offline') this.#announce('back');
    this.#failures = 0;
    this.#due_ms = Date.now() + this.#pauseMs();
    this.#enter(this.#isOver() ? 'over' : this.#state === 'paused' ? 'paused' : 'on');
  }

  #fail(retry_after_s: number) {
    this.#failures += 1;
    const wait_ms = Math.max(this.#pauseMs() * 2 ** (this.#failures - 1), retry_after_s * 1_000);
    this.#due_ms = Date.now() + Math.min(wait_ms, WAIT_MS_MAX);
    if (this.#state === 'paused') this.#announce('offline');
    else this.#enter(navigator.onLine ? 'failed' : 'offline');
  }

  /** Puts in place what was drawn, below the eyes of who reads: what is on top of the window stays there. */
  #put(html: string, tag: string) {
    const part = this.#find('part');
    if (!part) return;
    const template = document.createElement('template');
    template.innerHTML = html;
    const read = topmost(part);
    const before = read?.getBoundingClientRect().top ?? 0;
    morph(part, template.content);
    if (read?.isConnected) window.scrollBy({ top: read.getBoundingClientRect().top - before });
    this.dataset.tag = tag;
    const news = this.querySelector<HTMLElement>('[data-news]')?.dataset.news;
    const told = this.#find('news');
    if (told && news) told.textContent = news;
  }

  #pauseOrResume() {
    if (this.#state === 'paused') {
      this.#due_ms = 0;
      this.#enter('on');
    } else this.#enter('paused');
  }

  #enter(state: State) {
    this.#state = state;
    const pause = this.#find('pause');
    if (pause) {
      pause.textContent = this.dataset[state === 'paused' ? 'resume' : 'pause'] ?? '';
      pause.hidden = state === 'gone' || state === 'over';
    }
    if (state === 'offline' || state === 'gone') this.#announce(state);
    this.dataset.state = state;
    this.#say();
    this.#wait();
  }

  #say(seconds = 0) {
    const said = this.#find('state');
    const text = this.getAttribute(`data-said-${this.#state}`) ?? '';
    if (said) said.textContent = text.replace('{s}', String(seconds));
  }

  #announce(what: 'back' | 'gone' | 'offline') {
    const told = this.#find('news');
    if (told) told.textContent = this.getAttribute(`data-news-${what}`);
  }

  #find = (name: string) => this.querySelector<HTMLElement>(`[data-live="${name}"]`);
  #isOver = () => this.querySelector('[data-over]') !== null;
  #pauseMs = () => EVERY_MS * (1 + JITTER * (2 * Math.random() - 1));
}

/** The first element of a part, as deep as it goes, that begins in the window: what somebody reads. */
function topmost(part: Element): Element | undefined {
  if (part.getBoundingClientRect().top >= 0) return undefined;
  return [...part.querySelectorAll('*')].find((element) => {
    const { top, height } = element.getBoundingClientRect();
    return top >= 0 && height > 0 && element.children.length === 0;
  });
}

customElements.define('live-part', LivePart);
