/**
 * Keeps the focus in a field that a scanner types into. What it types is a question, sent by its Enter as any form is;
 * an Enter with nothing typed is no question.
 */
class ScanField extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector('input:not([type="hidden"])');
    if (!(input instanceof HTMLInputElement)) return;
    const opened = document.activeElement;
    if (opened === null || opened === document.body) input.focus({ preventScroll: true });
    input.select();
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && input.value.trim() === '') event.preventDefault();
    });
    // A scanner types wherever the focus is: while no other field has it, that is here.
    document.addEventListener('keydown', this.#take);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#take);
  }

  #take = (event: KeyboardEvent) => {
    const input = this.querySelector('input:not([type="hidden"])');
    const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (typed && isFree && input instanceof HTMLInputElement) input.focus();
  };
}

customElements.define('scan-field', ScanField);
