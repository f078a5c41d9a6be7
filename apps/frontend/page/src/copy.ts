import { byId } from './elements.js';

/** How long a button says that it has copied. */
const SAID_MS = 2000;

const said = byId('said', HTMLElement);

/** Lets every button beside a request id copy it, those of later answers too. */
export function offerCopies(): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('.copy') : null;
    const id = button?.closest('.request')?.querySelector('code');
    if (button && id) {
      void copy(id).then((copied) => say(button, copied));
    }
  });
}

async function copy(id: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(id.textContent);
    return true;
  } catch {
    return copyMarked(id);
  }
}

/**
 * Where there is no clipboard, as over plain HTTP, or it is refused. What cannot be copied is left marked, for the
 * person's own keys.
 */
function copyMarked(id: HTMLElement): boolean {
  const selection = getSelection();
  selection?.selectAllChildren(id);
  // Deprecated, and the only way that such pages have.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const copied = document.execCommand('copy');
  if (copied) {
    selection?.removeAllRanges();
  }
  return copied;
}

function say(button: Element, copied: boolean): void {
  const face = button.querySelector('span');
  if (face === null) {
    return;
  }
  face.textContent = copied ? 'Copied' : 'Marked';
  said.textContent = copied ? 'Request id copied.' : 'Request id marked: copy it with Control or Command and C.';
  setTimeout(() => {
    face.textContent = 'Copy';
    said.textContent = '';
  }, SAID_MS);
}
