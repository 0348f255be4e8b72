import type { GraphImage, GraphParent, ImageGraph } from "../../../plan";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

const BOX = { child: "├─ ", last: "└─ ", line: "│  ", arrow: " → " };
const ASCII: typeof BOX = { child: "|- ", last: "`- ", line: "|  ", arrow: " -> " };

const KINDS: Readonly<Record<GraphParent["kind"], string>> = {
  image: "",
  missing: " (no such definition)",
  managed: "",
  ssm: " (SSM parameter)",
  ami: " (AMI)",
  arn: "",
  registry: "",
};

/**
 * The forest: what is not ours as roots, children below their parent with version and the range that they follow.
 * Images without a readable parent are roots too; cycles are drawn once round, from their first name.
 */
export function graphText(graph: ImageGraph, isAscii: boolean, colors: Terminal["colors"]): string {
  const images = new Map(graph.images.map((image) => [image.name, image]));
  const branches = isAscii ? ASCII : BOX;
  const lines: string[] = [];
  const drawn = new Set<string>();
  const titleOf = ({ name, version, isProject, isExternal, isSound }: GraphImage): string =>
    `${printable(name)} ${version ?? (isProject ? "(project)" : "?")}${isExternal ? " (external)" : ""}${isSound ? "" : colors.red(" (has errors)")}`;
  // With a stack of its own: a line of parents may be longer than the call stack is deep.
  const drawChildren = (children: readonly string[]): void => {
    const waiting = rows(children, "");
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      const { name, indent, isLast } = row;
      const image = images.get(name);
      if (image === undefined) continue;
      const isRepeated = drawn.has(name);
      const note = isRepeated ? colors.red(" (again)") : "";
      lines.push(`${indent}${isLast ? branches.last : branches.child}${titleOf(image)}${rangeOf(image)}${note}`);
      drawn.add(name);
      if (!isRepeated) waiting.push(...rows(image.children, indent + (isLast ? "   " : branches.line)));
    }
  };
  const drawRoot = (name: string, note: string): void => {
    const image = images.get(name);
    if (image === undefined || drawn.has(name)) return;
    lines.push(titleOf(image) + note);
    drawn.add(name);
    drawChildren(image.children);
  };
  for (const { kind, name, children } of graph.external) {
    lines.push(colors.dim(`${printable(name)}${KINDS[kind]}`));
    drawChildren(children);
  }
  for (const { name, parent, isProject, isExternal } of graph.images) {
    if (parent === undefined)
      drawRoot(name, (isProject ?? isExternal) ? "" : colors.dim(" (its parent cannot be read)"));
  }
  for (const cycle of graph.cycles) {
    const [first = ""] = cycle;
    drawRoot(first, colors.red(` (in a cycle: ${[...cycle, first].join(branches.arrow)})`));
  }
  return lines.join("\n");
}

/** Whether the locale names a character set other than UTF-8. If it names none, UTF-8 is assumed. */
export function isAsciiLocale(env: NodeJS.ProcessEnv): boolean {
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => value !== undefined && value !== "");
  return locale !== undefined && !/utf-?8/i.test(locale);
}

function rows(names: readonly string[], indent: string) {
  return names.map((name, index) => ({ name, indent, isLast: index === names.length - 1 })).reverse();
}

/** The newest version is expected, so it is not shown. */
function rangeOf({ parent }: GraphImage): string {
  if (parent?.range === undefined) return parent?.isPinned === true ? " (pinned)" : "";
  if (parent.range === "x.x.x") return "";
  return parent.isPinned ? ` (on ${parent.range}, pinned)` : ` (on ${parent.range})`;
}
