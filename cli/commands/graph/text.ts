import type { GraphImage, GraphParent, ImageGraph } from "../../../plan";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

interface Branches {
  readonly child: string;
  readonly last: string;
  readonly line: string;
  readonly gap: string;
  readonly arrow: string;
}

const BOX: Branches = { child: "├─ ", last: "└─ ", line: "│  ", gap: "   ", arrow: " → " };
const ASCII: Branches = { child: "|- ", last: "`- ", line: "|  ", gap: "   ", arrow: " -> " };

const KINDS: Readonly<Record<GraphParent["kind"], string>> = {
  image: "",
  missing: " (there is no such definition)",
  managed: "",
  ssm: " (SSM parameter)",
  ami: " (AMI)",
  arn: "",
};

/** What is drawn, and how. */
interface Drawing {
  readonly images: ReadonlyMap<string, GraphImage>;
  readonly branches: Branches;
  readonly colors: Terminal["colors"];
  readonly lines: string[];
  readonly drawn: Set<string>;
}

/**
 * The forest: what is not ours as roots, children below their parent with version and the range that they follow.
 * Images without a readable parent are roots too; cycles are drawn once round, from their first name.
 */
export function graphText(graph: ImageGraph, isAscii: boolean, colors: Terminal["colors"]): string {
  const images = new Map(graph.images.map((image) => [image.name, image]));
  const drawing: Drawing = { images, branches: isAscii ? ASCII : BOX, colors, lines: [], drawn: new Set<string>() };
  for (const { kind, name, children } of graph.external) {
    drawing.lines.push(colors.dim(`${printable(name)}${KINDS[kind]}`));
    drawChildren(children, "", drawing);
  }
  for (const { name, parent } of graph.images) {
    if (parent === undefined) drawRoot(name, colors.dim(" (its parent cannot be read)"), drawing);
  }
  for (const cycle of graph.cycles) {
    const [first = ""] = cycle;
    drawRoot(first, colors.red(` (in a cycle: ${[...cycle, first].join(drawing.branches.arrow)})`), drawing);
  }
  return drawing.lines.join("\n");
}

/** Whether the locale says that the terminal shows another character set than UTF-8. Says it nothing, UTF-8 is taken. */
export function isAsciiLocale(env: NodeJS.ProcessEnv): boolean {
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => value !== undefined && value !== "");
  return locale !== undefined && !/utf-?8/i.test(locale);
}

function drawRoot(name: string, note: string, drawing: Drawing): void {
  const image = drawing.images.get(name);
  if (image === undefined || drawing.drawn.has(name)) return;
  drawing.lines.push(title(image, drawing) + note);
  drawing.drawn.add(name);
  drawChildren(image.children, "", drawing);
}

/** With a stack of its own: a line of parents may be longer than the call stack is deep. */
function drawChildren(children: readonly string[], indent: string, drawing: Drawing): void {
  const waiting = rows(children, indent);
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    const { child, last, line, gap } = drawing.branches;
    const image = drawing.images.get(row.name);
    if (image === undefined) continue;
    const isRepeated = drawing.drawn.has(row.name);
    const note = isRepeated ? drawing.colors.red(" (again)") : "";
    drawing.lines.push(`${row.indent}${row.isLast ? last : child}${title(image, drawing)}${rangeOf(image)}${note}`);
    drawing.drawn.add(row.name);
    if (!isRepeated) waiting.push(...rows(image.children, row.indent + (row.isLast ? gap : line)));
  }
}

function rows(names: readonly string[], indent: string) {
  return names.map((name, index) => ({ name, indent, isLast: index === names.length - 1 })).reverse();
}

function title({ name, version, isSound }: GraphImage, { colors }: Drawing): string {
  const faults = isSound ? "" : colors.red(" (has errors)");
  return `${printable(name)} ${version ?? "?"}${faults}`;
}

/** The newest version is what one expects, and is not said. */
function rangeOf({ parent }: GraphImage): string {
  if (parent?.range === undefined) return parent?.isPinned === true ? " (pinned)" : "";
  if (parent.range === "x.x.x") return "";
  return parent.isPinned ? ` (on ${parent.range}, pinned)` : ` (on ${parent.range})`;
}
