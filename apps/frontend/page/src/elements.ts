/** The element with this id; index.html and the code must agree, so a missing one stops the page at its start. */
export function byId<T extends Element>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) {
    throw new Error(`index.html has no ${type.name} with the id "${id}"`);
  }
  return element;
}

/**
 * A copy of a template with its slots filled by text. A slot given no text is left out.
 * Only text is ever set: nothing that a message or the service says can become markup.
 */
export function fromTemplate(id: string, slots: Record<string, string>): DocumentFragment {
  const copy = byId(id, HTMLTemplateElement).content.cloneNode(true) as DocumentFragment;
  for (const slot of copy.querySelectorAll<HTMLElement>('[data-slot]')) {
    const text = slots[slot.dataset.slot ?? ''];
    if (text === '') {
      slot.remove();
    } else if (text !== undefined) {
      slot.textContent = text;
    }
  }
  return copy;
}
