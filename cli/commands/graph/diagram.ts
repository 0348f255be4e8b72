import type { GraphImage, ImageGraph } from "../../../plan";

/** A node of a diagram: ids are ours, so that no name can be taken for syntax. */
interface Diagram {
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly image?: GraphImage }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

/** For a pull request or a page: GitHub draws what stands in a fence with the word mermaid. */
export function graphMermaid(graph: ImageGraph): string {
  const { nodes, edges } = diagramOf(graph);
  const lines = nodes.map(({ id, name, image }) => {
    const label = mermaidText(labelOf(name, image), "<br/>");
    return image === undefined ? `  ${id}([${label}])` : `  ${id}[${label}]`;
  });
  const arrows = edges.map(({ from, to, label }) =>
    label === "" ? `  ${from} --> ${to}` : `  ${from} -->|${mermaidText([label], "")}| ${to}`,
  );
  const faulty = nodes.filter(({ image }) => image?.isSound === false).map(({ id }) => id);
  const style = faulty.length === 0 ? [] : ["  classDef faulty stroke:#d1242f", `  class ${faulty.join(",")} faulty`];
  return ["flowchart LR", ...lines, ...arrows, ...style].join("\n");
}

/** For Graphviz. */
export function graphDot(graph: ImageGraph): string {
  const { nodes, edges } = diagramOf(graph);
  const lines = nodes.map(({ id, name, image }) => {
    const shape = image === undefined ? "shape=ellipse" : "shape=box";
    const color = image?.isSound === false ? ", color=red" : "";
    return `  ${id} [label=${dotText(labelOf(name, image))}, ${shape}${color}];`;
  });
  const arrows = edges.map(({ from, to, label }) =>
    label === "" ? `  ${from} -> ${to};` : `  ${from} -> ${to} [label=${dotText([label])}];`,
  );
  return ["digraph images {", "  rankdir=LR;", ...lines, ...arrows, "}"].join("\n");
}

function diagramOf({ images, external }: ImageGraph): Diagram {
  const idOf = new Map(images.map(({ name }, index) => [name, `i${index.toString()}`]));
  const outside = external.map(({ name, children }, index) => ({ id: `p${index.toString()}`, name, children }));
  const labels = new Map(images.map((image) => [image.name, edgeLabel(image)]));
  const edge = (from: string, name: string) => ({ from, to: idOf.get(name) ?? "", label: labels.get(name) ?? "" });
  return {
    nodes: [
      ...outside.map(({ id, name }) => ({ id, name })),
      ...images.map((image) => ({ id: idOf.get(image.name) ?? "", name: image.name, image })),
    ],
    edges: [
      ...outside.flatMap(({ id, children }) => children.map((child) => edge(id, child))),
      ...images.flatMap(({ name, children }) => children.map((child) => edge(idOf.get(name) ?? "", child))),
    ],
  };
}

function edgeLabel({ parent }: GraphImage): string {
  const range = parent?.range === undefined || parent.range === "x.x.x" ? "" : parent.range;
  return [range, parent?.isPinned === true ? "pinned" : ""].filter((part) => part !== "").join(", ");
}

function labelOf(name: string, image: GraphImage | undefined): readonly string[] {
  return image === undefined ? [name] : [name, image.version ?? "?"];
}

/** Everything that is not a plain character becomes Mermaid's entity `#<code point>;`. */
function mermaidText(lines: readonly string[], separator: string): string {
  const plain = (line: string): string =>
    line.replace(/[^A-Za-z0-9 ._/:,-]/gu, (character) => `#${(character.codePointAt(0) ?? 0).toString()};`);
  return `"${lines.map(plain).join(separator)}"`;
}

/** A quoted string of DOT; what cannot be seen appears escaped, as everywhere in our output. */
function dotText(lines: readonly string[]): string {
  const escaped = (line: string): string =>
    line.replace(/["\\]/g, "\\$&").replace(/[^\x20-\x7e]/gu, (character) => {
      return `&#${(character.codePointAt(0) ?? 0).toString()};`;
    });
  return `"${lines.map(escaped).join("\\n")}"`;
}
