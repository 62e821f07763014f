import { type AnyNode, parse } from 'acorn';

/**
 * What Tag Manager's sandbox does not know, by its documentation ("sandboxed JavaScript"): ECMAScript 5.1 with some of
 * ECMAScript 2015, without `new`, `this`, `try`, classes, regular expressions, template strings and the globals of the
 * browser.
 */
const UNKNOWN = new Set([
  'NewExpression',
  'ThisExpression',
  'TryStatement',
  'ThrowStatement',
  'ClassDeclaration',
  'TemplateLiteral',
  'SpreadElement',
  'RestElement',
  'ObjectPattern',
  'ArrayPattern',
  'YieldExpression',
  'MetaProperty',
]);

const GLOBALS = new Set([
  'window',
  'document',
  'console',
  'Array',
  'JSON',
  'Math',
  'Object',
  'Promise',
  'RegExp',
]);

/** What of a code the sandbox would refuse, each with its place; throws where it is no ECMAScript 2015 at all. */
export function refusedIn(code: string): string[] {
  const program = parse(code, { ecmaVersion: 2015, locations: true, allowReturnOutsideFunction: true });
  const refused: string[] = [];
  visit(program, (node) => {
    const isRegExp = node.type === 'Literal' && 'regex' in node;
    const isGlobal = node.type === 'Identifier' && GLOBALS.has(node.name);
    const isShorthand = node.type === 'Property' && node.shorthand;
    if (UNKNOWN.has(node.type) || isRegExp || isGlobal || isShorthand) {
      refused.push(`${node.type} in line ${node.loc?.start.line}`);
    }
  });
  return refused;
}

function visit(node: AnyNode, tell: (node: AnyNode) => void): void {
  tell(node);
  for (const child of Object.values(node).flat()) {
    if (typeof child?.type === 'string') visit(child as AnyNode, tell);
  }
}
