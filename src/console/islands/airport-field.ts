type Airport = { code: string; name: string; city: string; country: string };

const WAIT_MS = 120;
const SHOWN_MAX = 8;

/**
 * A field that suggests airports: the combobox of the ARIA Authoring Practices with a list that it controls. What is
 * written into the field is a code, so that it is sent as it would be without a script.
 */
class AirportField extends HTMLElement {
  #field: HTMLInputElement | null = null;
  #list = document.createElement('ul');
  #said = document.createElement('p');
  #chosen = document.createElement('p');
  #found: Airport[] = [];
  #active = -1;
  #timer = 0;
  #asked = new AbortController();

  connectedCallback() {
    const field = this.querySelector('input');
    if (field === null) return;
    this.#field = field;
    this.#list.id = `${field.id}-airports`;
    this.#list.role = 'listbox';
    this.#list.ariaLabel = this.getAttribute('list');
    this.#list.hidden = true;
    this.#said.className = 'unseen';
    this.#said.role = 'status';
    this.#chosen.className = 'chosen';
    this.append(this.#list, this.#said, this.#chosen);
    field.role = 'combobox';
    field.ariaAutoComplete = 'list';
    field.setAttribute('aria-controls', this.#list.id);
    field.ariaExpanded = 'false';
    field.addEventListener('input', () => this.#typed());
    field.addEventListener('keydown', (event) => this.#pressed(event));
    field.addEventListener('blur', () => this.#close());
    // The field keeps the focus: a press on an option is no leave.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('li') : null;
      if (option !== null) this.#choose([...this.#list.children].indexOf(option));
    });
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#chosen.textContent = '';
    const typed = this.#field?.value.trim() ?? '';
    if (typed === '') return this.#close();
    this.#timer = window.setTimeout(() => void this.#ask(typed), WAIT_MS);
  }

  async #ask(typed: string) {
    this.#asked = new AbortController();
    try {
      const answer = await fetch(
        `/airports?limit=${SHOWN_MAX}&query=${encodeURIComponent(typed)}`,
        { signal: this.#asked.signal },
      );
      this.#open(answer.ok ? ((await answer.json()) as Airport[]) : []);
    } catch {
      // Asked anew, or nothing came back: the field takes a code as before.
      this.#close();
    }
  }

  #open(found: Airport[]) {
    if (document.activeElement !== this.#field) return;
    this.#found = found;
    this.#list.replaceChildren(...found.map((airport, place) => this.#option(airport, place)));
    this.#show(found.length > 0);
    this.#point(-1);
    this.#said.textContent = (
      this.getAttribute(['none', 'one'][found.length] ?? 'many') ?? ''
    ).replace('#', String(found.length));
  }

  #option({ code, name, city, country }: Airport, place: number): HTMLLIElement {
    const option = document.createElement('li');
    option.id = `${this.#list.id}-${place}`;
    option.role = 'option';
    const strong = document.createElement('strong');
    strong.textContent = code;
    const rest = document.createElement('span');
    rest.textContent = ` ${name.startsWith(city) ? name : `${city}, ${name}`}, ${country}`;
    option.append(strong, rest);
    return option;
  }

  #pressed(event: KeyboardEvent) {
    const last = this.#found.length - 1;
    const is_open = !this.#list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!is_open) return this.#typed();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = this.#active + step;
      this.#point(next > last ? 0 : next < 0 ? last : next);
    } else if (event.key === 'Enter' && is_open && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (event.key === 'Escape' && is_open) {
      event.preventDefault();
      this.#close();
    } else if (event.key === 'Tab' && is_open && this.#active >= 0) {
      this.#choose(this.#active);
    }
  }

  #point(place: number) {
    this.#active = place;
    for (const [index, option] of [...this.#list.children].entries()) {
      option.ariaSelected = String(index === place);
      if (index === place) option.scrollIntoView({ block: 'nearest' });
    }
    if (place < 0) this.#field?.removeAttribute('aria-activedescendant');
    else this.#field?.setAttribute('aria-activedescendant', `${this.#list.id}-${place}`);
  }

  #choose(place: number) {
    const airport = this.#found[place];
    if (airport === undefined || this.#field === null) return;
    this.#field.value = airport.code;
    this.#chosen.textContent = airport.name;
    this.#said.textContent = airport.name;
    this.#close();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#show(false);
    this.#point(-1);
  }

  #show(is_open: boolean) {
    this.#list.hidden = !is_open;
    if (this.#field !== null) this.#field.ariaExpanded = String(is_open);
  }
}

customElements.define('airport-field', AirportField);
