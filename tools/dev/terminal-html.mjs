// What a terminal would show, as HTML.

const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' };
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function styleOf({ bold, dim, colour }) {
  const colouring = colour ? `color:${colour};` : '';
  return `${bold ? 'font-weight:bold;' : ''}${dim ? 'opacity:.65;' : ''}${colouring}`;
}

/** Takes on what a sequence of SGR says. */
function changed(state, codes) {
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) state = {};
    else if (code === 1) state = { ...state, bold: true };
    else if (code === 2) state = { ...state, dim: true };
    else if (code === 22) state = { ...state, bold: false, dim: false };
    else if (code === 39) state = { ...state, colour: undefined };
    else if (code in COLOURS) state = { ...state, colour: COLOURS[code] };
  }
  return state;
}

/**
 * A page with one element `pre`.
 * @param {string} text with escape sequences: weights and colours are shown, others left out
 */
export function htmlOf(text) {
  let state = {};
  // eslint-disable-next-line no-control-regex -- what terminals are told begins with this character
  const pieces = text.replaceAll('\r', '').split(/\x1b\[([\d;?]*[A-Za-z])/);
  const shown = pieces.map((piece, i) => {
    if (i % 2 === 0) return piece === '' ? '' : `<span style="${styleOf(state)}">${escaped(piece)}</span>`;
    if (piece.endsWith('m')) state = changed(state, piece.slice(0, -1));
    return '';
  });
  const look =
    'display:inline-block;margin:0;padding:1em 1.25em;background:#0d1117;color:#e6edf3;font:14px/1.45 monospace';
  return `<!doctype html><meta charset="utf-8"><body style="margin:0"><pre style="${look}">${shown.join('').trimEnd()}</pre>`;
}
