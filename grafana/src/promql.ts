import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A series that a query reads, and the innermost function around its range. */
export interface Read {
  name: string;
  /** The selector as it is written, with its labels. */
  selector: string;
  /** The range in brackets, if it has one. */
  range?: string;
  /** The function that is given the range. */
  by?: string;
}

export interface Query {
  reads: Read[];
  /** Every function and operator that it computes with. */
  uses: string[];
}

/** Grafana's variables, as they might be. */
const VARIABLES: Record<string, string> = {
  $__rate_interval: '5m',
  $namespace: 'sms',
  $release: 'sms',
  $version: '.+',
  $experiment: 'v1-v2',
};

/** An expression of a dashboard with its variables replaced, as Grafana does before it asks. */
export function replaced(expr: string, variables = VARIABLES): string {
  return Object.entries(variables).reduce((text, [name, value]) => text.replaceAll(name, value), expr);
}

/** What a query reads and uses. Throws where it is no PromQL. */
export function parsed(expr: string): Query {
  const reads: Read[] = [];
  const uses: string[] = [];
  const text = (node: SyntaxNode | null | undefined) => (node ? expr.slice(node.from, node.to) : '');
  parser.parse(expr).iterate({
    enter: ({ type, node, from }) => {
      if (type.isError) throw new Error(`no PromQL at character ${from}: ${expr}`);
      if (type.name === 'FunctionIdentifier') uses.push(text(node));
      if (type.name === 'BinaryExpr') uses.push(...operators(node));
      if (type.name !== 'VectorSelector') return;
      const read = { name: text(node.getChild('Identifier')), selector: text(node) };
      const matrix = node.parent?.name === 'MatrixSelector' ? node.parent : null;
      if (!matrix) return void reads.push(read);
      const call = matrix.parent?.parent;
      reads.push({
        ...read,
        range: text(matrix.getChild('DurationExpr')),
        by: text(call?.getChild('FunctionIdentifier')),
      });
    },
  });
  return { reads, uses };
}

function operators(node: SyntaxNode): string[] {
  const names: string[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) names.push(child.name);
  return names;
}
