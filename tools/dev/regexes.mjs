// The regular expressions of this repository, those that it generates among them, to find those that a text can make slow.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import ts from 'typescript';
import { filesBelow } from './files.mjs';

const isProgram = (file) => /\.m?ts$|\.mjs$/.test(file) && !/\.spec\.\w+$|\.d\.ts$/.test(file);
const isGenerated = (file) => /(openapi|\.schema)\.json$|\/examples\/[^/]+\/output\.yaml$/.test(file);

function* nodesOf(node) {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

function literal(text) {
  const end = text.lastIndexOf('/');
  return { pattern: text.slice(1, end), flags: text.slice(end + 1) };
}

/** What is made at run time, of `new RegExp(…)`: the source of its arguments, as the pattern is not known here. */
const isMade = (node) =>
  (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';

function* inProgram(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  for (const node of nodesOf(source)) {
    if (ts.isRegularExpressionLiteral(node)) yield literal(node.text);
    else if (isMade(node)) yield { made: node.arguments.map((argument) => argument.getText()).join(', ') };
  }
}

/** Patterns of schemas, and of routes, which Envoy matches against a whole header. */
function* inGenerated(file) {
  const text = readFileSync(file, 'utf8');
  for (const [, json] of text.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g))
    yield { pattern: JSON.parse(json), flags: 'u' };
  for (const [, quoted] of text.matchAll(/^ *regex: (.+)$/gm))
    yield { pattern: `^(?:${unquoted(quoted)})$`, flags: '' };
}
const unquoted = (yaml) =>
  yaml.startsWith("'") ? yaml.slice(1, -1).replaceAll("''", "'") : yaml.startsWith('"') ? JSON.parse(yaml) : yaml;

/**
 * @param {(file: string) => boolean} isMeant which files are looked at
 * @returns {{ file: string, pattern?: string, flags?: string, made?: string }[]} each once, with the first file that has it
 */
export function regexesBelow(root, isMeant) {
  const found = new Map();
  for (const path of filesBelow(root)) {
    const file = relative(root, path);
    if (!isMeant(file)) continue;
    const inFile = isProgram(file) ? inProgram(path) : isGenerated(path) ? inGenerated(path) : [];
    for (const one of inFile) {
      const key = JSON.stringify(one);
      if (!found.has(key)) found.set(key, { file, ...one });
    }
  }
  return [...found.values()];
}
