/** What takes letters itself. */
const WRITES = 'input, select, textarea';

/**
 * The field that a scanner types into. A scanner types wherever the focus is and ends with Enter: on a button that
 * would press it, so what is typed anywhere but in another field goes here. It is a question, sent as any form is; an
 * Enter with nothing typed is none.
 */
class ScanField extends HTMLElement {
  connectedCallback() {
    const input = this.#input;
    if (this.hasAttribute('data-first')) {
      input?.focus({ preventScroll: true });
      input?.select();
    }
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && input?.value.trim() === '') event.preventDefault();
    });
    document.addEventListener('keydown', this.#take);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#take);
  }

  get #input() {
    return this.querySelector<HTMLInputElement>('input[name="q"]');
  }

  #take = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
    const isTyped = key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
    if (isTyped && !document.activeElement?.matches(WRITES)) this.#input?.focus();
  };
}

customElements.define('scan-field', ScanField);
