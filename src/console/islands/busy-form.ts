/** Says that a form is on its way, and sends it once: the answer is another page. */
class BusyForm extends HTMLElement {
  #words = new Map<HTMLButtonElement, string>();

  connectedCallback() {
    this.addEventListener('submit', this);
    // Shown again by the button that goes back, the page is as it was left.
    addEventListener('pageshow', this);
  }

  disconnectedCallback() {
    removeEventListener('pageshow', this);
  }

  handleEvent(event: Event) {
    if (event instanceof SubmitEvent) this.#sent(event);
    else this.#ready();
  }

  #sent(event: SubmitEvent) {
    if (this.hasAttribute('aria-busy')) {
      event.preventDefault();
      return;
    }
    const button = event.submitter;
    this.setAttribute('aria-busy', 'true');
    if (!(button instanceof HTMLButtonElement)) return;
    this.#words.set(button, button.textContent);
    button.textContent = button.dataset.busy ?? this.getAttribute('busy') ?? button.textContent;
    button.setAttribute('aria-disabled', 'true');
  }

  #ready() {
    this.removeAttribute('aria-busy');
    for (const [button, words] of this.#words) {
      button.textContent = words;
      button.removeAttribute('aria-disabled');
    }
    this.#words.clear();
  }
}

customElements.define('busy-form', BusyForm);
