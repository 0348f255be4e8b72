import type { ImageDefinition } from "../definition";
import { markup, type Markup } from "./markup";
import { parentOf } from "./member";

/** Of a line, and how far it is set in from the one above; of a letter of 13 px in the type of code. */
const [LINE, INDENT, LETTER] = [36, 24, 7.9] as const;
/** A graph of more is no longer read. */
const MOST_NODES = 100;
/** A parent of Amazon may be an ARN: its end says most. */
const LONGEST_LABEL = 48;

/** Who is whose parent, looked up for every page. */
export interface Family {
  readonly byName: ReadonlyMap<string, ImageDefinition>;
  readonly children: ReadonlyMap<string, readonly ImageDefinition[]>;
  /** Names of the images that have a page. */
  readonly pages: ReadonlySet<string>;
}

interface Node {
  readonly label: string;
  /** Absent for a parent that is not ours. */
  readonly name?: string;
  /** Line of its parent; the first has none. */
  readonly above: number;
  readonly depth: number;
}

/** What an image is built on and all that is built on it, as a tree: a line an image, so that it fits on a phone. */
export function lineage(name: string, family: Family): Markup {
  const nodes = ancestorsOf(name, family);
  const hidden = addDescendants(name, family, nodes);
  const width = Math.ceil(Math.max(...nodes.map(({ depth, label }) => depth * INDENT + widthOf(label)))) + 2;
  const height = nodes.length * LINE;
  return markup`<div class="scroll" role="region" aria-label="Graph" tabindex="0">
<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="What ${name} is built on, and what is built on it">
${nodes.map((node, line) => drawn(node, line, name, family))}</svg>
</div>${hidden > 0 ? markup`\n<p>And ${hidden} more that are built on it.</p>` : undefined}`;
}

/** From the parent that is not ours down to the image itself. */
function ancestorsOf(name: string, { byName }: Family): Node[] {
  const line: Pick<Node, "label" | "name">[] = [];
  for (let current = byName.get(name); current !== undefined;) {
    line.unshift({ name: current.name, label: labelOf(current) });
    const { parent }: ImageDefinition = current;
    const above = parent?.kind === "image" ? byName.get(parent.image) : undefined;
    const outside = above === undefined ? parentOf(current) : undefined;
    if (outside !== undefined) line.unshift({ label: outside });
    current = above;
  }
  return line.map((node, depth) => ({ ...node, depth, above: depth - 1 }));
}

/** Adds them, each after its parent, and gives how many there was no room for. */
function addDescendants(name: string, { children }: Family, nodes: Node[]): number {
  let hidden = 0;
  const add = (parent: string, above: number, depth: number): void => {
    for (const child of children.get(parent) ?? []) {
      if (nodes.length >= MOST_NODES) hidden++;
      else nodes.push({ name: child.name, label: labelOf(child), above, depth });
      add(child.name, nodes.length - 1, depth + 1);
    }
  };
  add(name, nodes.length - 1, nodes.length);
  return hidden;
}

function drawn({ label, name, above, depth }: Node, line: number, here: string, { pages }: Family): Markup {
  const [x, y] = [depth * INDENT, line * LINE + 4];
  const way = above < 0 ? undefined : markup`<path d="M${x - INDENT / 2} ${(above + 1) * LINE - 4}V${y + 14}H${x}"/>`;
  const shown = label.length <= LONGEST_LABEL ? label : `…${label.slice(1 - LONGEST_LABEL)}`;
  const box = markup`<rect x="${x + 1}" y="${y}" width="${Math.ceil(widthOf(label))}" height="28" rx="5"/><text x="${x + 10}" y="${y + 19}">${shown}</text>`;
  if (name !== undefined && name !== here && pages.has(name)) return markup`${way}<a href="${name}.html">${box}</a>\n`;
  return markup`${way}<g class="${name === here ? "here" : "outside"}">${box}</g>\n`;
}

function labelOf({ name, version }: ImageDefinition): string {
  return version === undefined ? name : `${name} ${version}`;
}

function widthOf(label: string): number {
  return Math.min(label.length, LONGEST_LABEL) * LETTER + 20;
}
