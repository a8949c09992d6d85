import { fill, type Part, sendForm } from './ask.ts';

/** So many are sent at a time. */
const AT_A_TIME = 2;
const TRIES_MAX = 5;
const SECOND_MS = 1_000;
/** Without a sign from the browser that the network is back, it is tried again after so long. */
const LOOK_AGAIN_MS = 10_000;

type State = 'running' | 'finished' | 'stopped' | 'offline' | 'signedOut';

/** How far "all" is. The rows that wait are named by their ids, since each is replaced when it is answered. */
type Run = {
  move: string;
  waiting: string[];
  all: number;
  done: number;
  refused: number;
  state: State;
};

/**
 * Sends the forms of the rows in it one by one where somebody presses one, and one after another where somebody presses
 * "all", and puts the row that comes back in the place of the old one. A row is taken off the list only by an answer:
 * what was lost on the way is sent again, and the books record it once.
 */
class ForAll extends HTMLElement {
  #run: Run | null = null;
  #working = 0;

  connectedCallback() {
    this.addEventListener('submit', (event) => this.#submitted(event));
    this.addEventListener('click', (event) => this.#clicked(event));
    window.addEventListener('online', this.#goOn);
    window.addEventListener('beforeunload', this.#warn);
  }

  disconnectedCallback() {
    window.removeEventListener('online', this.#goOn);
    window.removeEventListener('beforeunload', this.#warn);
    if (this.#run?.state === 'running') this.#run.state = 'stopped';
  }

  #submitted(event: Event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const { all } = form.dataset;
    if (all !== undefined) this.#begin(all);
    else this.#sendOne(form);
  }

  #clicked(event: Event) {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null || this.#run === null) return;
    if (button.matches('[data-stop]')) this.#show('stopped');
    if (button.matches('[data-go-on]')) this.#goOn();
  }

  async #sendOne(form: HTMLFormElement) {
    const row = form.closest('li');
    if (row === null || row.classList.contains('sending')) return;
    const part = await this.#send(form, row);
    if (part.status === 0) say(row, this.#words('lost'));
    const now = document.getElementById(row.id);
    if (!this.contains(document.activeElement)) now?.focus({ preventScroll: true });
  }

  #begin(move: string) {
    if (this.#run?.state === 'running') return;
    const rows = [...this.querySelectorAll(`li[data-next="${move}"]`)];
    const waiting = rows.map((row) => row.id);
    this.#run = { move, waiting, all: waiting.length, done: 0, refused: 0, state: 'running' };
    this.#goOn();
    this.querySelector<HTMLElement>('[data-stop]')?.focus();
  }

  #goOn = () => {
    const run = this.#run;
    if (run === null || run.waiting.length === 0) return;
    this.#show('running');
    while (this.#working < AT_A_TIME) this.#work(run);
  };

  /** Takes row after row, until none waits or something is in the way of all of them. */
  async #work(run: Run) {
    this.#working += 1;
    await this.#takeRows(run);
    this.#working -= 1;
    if (run.state === 'running' && run.done + run.refused === run.all) this.#show('finished');
  }

  async #takeRows(run: Run) {
    for (let tries = 0; run.state === 'running'; ) {
      const id = run.waiting.shift();
      if (id === undefined) break;
      const row = document.getElementById(id);
      const form = row?.querySelector('form');
      // Pressed by itself meanwhile, a row stands before its next step, which nobody asked for.
      if (row === null || !form || row.dataset.next !== run.move) {
        run.all -= 1;
        continue;
      }
      const part = await this.#send(form, row);
      if (!('html' in part) || part.status === 401) {
        run.waiting.unshift(id);
        if (run.state === 'running') this.#show(part.status === 401 ? 'signedOut' : 'offline');
        return;
      }
      if ((part.status === 429 || part.status === 503) && tries < TRIES_MAX) {
        tries += 1;
        run.waiting.unshift(id);
        const wait_s = Number(part.headers.get('Retry-After')) || tries;
        await new Promise((resolve) => setTimeout(resolve, wait_s * SECOND_MS));
        continue;
      }
      tries = 0;
      if (part.status < 400) run.done += 1;
      else run.refused += 1;
      this.#show(run.state);
    }
  }

  /** Sends the form of a row, and shows what became of the row. */
  async #send(form: HTMLFormElement, row: Element): Promise<Part> {
    const moment = form.querySelector<HTMLInputElement>('[name="occurred_at"]');
    // When it is first sent; sent again it is the same, so that it is known for the same.
    if (moment && form.dataset.sent === undefined) moment.value = new Date().toISOString();
    form.dataset.sent = 'yes';
    row.classList.add('sending');
    const part = await sendForm(form);
    row.classList.remove('sending');
    if ('html' in part) this.#put(row, part.html);
    return part;
  }

  #put(row: Element, html: string) {
    const holder = document.createElement('ul');
    fill(holder, html);
    const next = holder.firstElementChild;
    if (next?.id !== row.id) return say(row, html);
    const had_focus = row.contains(document.activeElement);
    row.replaceWith(next);
    if (had_focus) (next.querySelector('button') ?? (next as HTMLElement)).focus();
    this.#count();
  }

  /** The figures beside the buttons for all. */
  #count() {
    const all = this.querySelectorAll('.shipments > li').length;
    const done = this.querySelectorAll('li[data-done]').length;
    const here = this.querySelector<HTMLElement>('p[data-words]');
    if (here) here.textContent = put(here.dataset.words, { done, all });
    for (const form of this.querySelectorAll<HTMLElement>('form[data-all]')) {
      const count = this.querySelectorAll(`li[data-next="${form.dataset.all}"]`).length;
      const button = form.querySelector('button');
      form.hidden = count === 0 || this.#run?.state === 'running';
      if (button) button.textContent = put(button.dataset.words, { count });
    }
  }

  #show(state: State) {
    const [run, shown] = [this.#run, this.querySelector<HTMLElement>('[data-progress]')];
    if (run === null || shown === null) return;
    run.state = state;
    shown.hidden = false;
    const bar = shown.querySelector('progress');
    if (bar) {
      bar.max = Math.max(1, run.all);
      bar.value = run.done + run.refused;
    }
    const words = shown.querySelector('[role="status"]');
    if (words) words.textContent = put(this.#words(state), run);
    const had_focus = shown.contains(document.activeElement);
    this.#offer(shown, '[data-stop]', state === 'running');
    this.#offer(shown, '[data-go-on]', state !== 'running' && state !== 'finished');
    if (had_focus && !shown.contains(document.activeElement)) shown.focus();
    this.#count();
    if (state === 'offline') setTimeout(() => this.#lookAgain(run), LOOK_AGAIN_MS);
  }

  #offer(shown: HTMLElement, name: string, is_offered: boolean) {
    const button = shown.querySelector<HTMLElement>(name);
    if (button) button.hidden = !is_offered;
  }

  #lookAgain(run: Run) {
    if (this.#run === run && run.state === 'offline') this.#goOn();
  }

  #words = (name: State | 'lost') =>
    this.querySelector<HTMLElement>('[data-progress]')?.dataset[name];

  #warn = (event: Event) => {
    if (this.#run?.state === 'running') event.preventDefault();
  };
}

const put = (text = '', figures: object) =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(Reflect.get(figures, name) ?? ''));

/** Says beside a row what is said of it alone. */
function say(row: Element, html = '') {
  const said = row.querySelector('.said');
  if (said) fill(said, html);
}

customElements.define('for-all', ForAll);
