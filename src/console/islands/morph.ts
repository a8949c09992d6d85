/** What people themselves open and shut stays as they left it. */
const THEIRS = ['open'];

/**
 * Makes what an element holds look like what was drawn anew, and touches nothing that looks like it already: focus,
 * selection and what stands open stay. Children are matched by their ids, else by their place and kind.
 */
export function morph(old: Element, drawn: Element | DocumentFragment): void {
  const ids = new Map([...old.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const next of [...drawn.childNodes]) {
    const id = next instanceof Element ? next.id : '';
    const same = ids.get(id) ?? (at !== null && alike(at, next) ? at : null);
    if (same === null) {
      old.insertBefore(next, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    if (!same.isEqualNode(next)) become(same, next);
  }
  while (at !== null) {
    const after: ChildNode | null = at.nextSibling;
    at.remove();
    at = after;
  }
}

const alike = (a: Node, b: Node) =>
  a.nodeName === b.nodeName &&
  (!(a instanceof Element) || !(b instanceof Element) || (a.id === '' && b.id === ''));

function become(old: Node, drawn: Node): void {
  if (!(old instanceof Element) || !(drawn instanceof Element)) {
    old.nodeValue = drawn.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!drawn.hasAttribute(name) && !THEIRS.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of drawn.attributes) {
    if (!THEIRS.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  morph(old, drawn);
}
