/** Reads scripts on its standard input, as {name: text}; gives for each the literals that could be read by a person. */

import ts from "typescript";
import { readFileSync } from "node:fs";

const NAMES = ["one", "all", "querySelector", "querySelectorAll", "closest", "matches", "addEventListener", "getElementById", "Error", "ask"];
const READ = ["counted"];
const files = JSON.parse(readFileSync(0, "utf-8"));
const found = {};
for (const [name, text] of Object.entries(files)) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, /\.tsx?$/.test(name) ? ts.ScriptKind.TSX : ts.ScriptKind.JS);
  found[name] = [];
  visit(source, source, found[name]);
}
process.stdout.write(JSON.stringify(found));

/** Whether it leads somewhere, and whether it is read by a person whatever it looks like. */
function where({ parent }) {
  const called = ts.isCallExpression(parent) ? parent.expression.getText() : "";
  return { goes: called === "location.assign", read: READ.includes(called) };
}

/** What compares, names, imports or selects is never read. */
function unread(node) {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isCaseClause(parent)) return true;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true;
  if (ts.isElementAccessExpression(parent) || ts.isLiteralTypeNode(parent)) return true;
  if (ts.isBinaryExpression(parent) && /^[=!]==?$/.test(parent.operatorToken.getText())) return true;
  const called = (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression;
  return Boolean(called) && NAMES.includes((called.name ?? called).getText());
}

function visit(node, source, list) {
  const plain = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
  if (plain && !unread(node)) list.push({ start: node.getStart(), end: node.getEnd(), texts: [node.text], holes: [], ...where(node) });
  if (ts.isTemplateExpression(node) && !unread(node)) {
    list.push({
      start: node.getStart(),
      end: node.getEnd(),
      texts: [node.head.text, ...node.templateSpans.map((span) => span.literal.text)],
      holes: node.templateSpans.map((span) => [span.expression.getStart(), span.expression.getEnd()]),
      ...where(node),
    });
  }
  ts.forEachChild(node, (child) => visit(child, source, list));
}
