/** Shows its button, which prints the page. */
class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector('button');
    if (button === null) return;
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}

customElements.define('print-page', PrintPage);
