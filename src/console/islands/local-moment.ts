/** Says of a local time how it is sent while it is typed: with the offset of its airport. */
class LocalMoment extends HTMLElement {
  connectedCallback() {
    this.addEventListener('input', () => this.#show());
    this.#show();
  }

  #show() {
    const local = this.querySelector('input')?.value ?? '';
    const output = this.querySelector('output');
    if (output !== null)
      output.textContent = local && `${local.slice(0, 16)}:00${this.dataset.offset}`;
  }
}

customElements.define('local-moment', LocalMoment);
