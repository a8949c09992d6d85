/** Copies the text of the field in it at the press of its button, and says that it did. */
class CopyText extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector('input');
    const button = this.querySelector('button');
    if (field === null || button === null || navigator.clipboard === undefined) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      const said = this.querySelector('[role="status"]');
      if (said) said.textContent = this.dataset.copied ?? '';
    });
  }
}

customElements.define('copy-text', CopyText);
