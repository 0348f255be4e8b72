import type { GraphImage, ImageGraph } from "../../../plan";

/** For a pull request or a page: GitHub draws what is in a `mermaid` fence. */
export function graphMermaid(graph: ImageGraph): string {
  const { nodes, edges } = diagramOf(graph);
  const lines = nodes.map(({ id, lines: label, image }) => {
    const text = mermaidText(label, "<br/>");
    return image === undefined ? `  ${id}([${text}])` : `  ${id}[${text}]`;
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
  const lines = nodes.map(({ id, lines: label, image }) => {
    const shape = image === undefined ? "shape=ellipse" : "shape=box";
    const color = image?.isSound === false ? ", color=red" : "";
    return `  ${id} [label=${dotText(label)}, ${shape}${color}];`;
  });
  const arrows = edges.map(({ from, to, label }) =>
    label === "" ? `  ${from} -> ${to};` : `  ${from} -> ${to} [label=${dotText([label])}];`,
  );
  return ["digraph images {", "  rankdir=LR;", ...lines, ...arrows, "}"].join("\n");
}

/** Nodes and edges have our own ids, so no name can be taken for syntax. */
function diagramOf({ images, external }: ImageGraph) {
  const outside = external.map(({ name, children }, index) => {
    return { id: `p${index.toString()}`, lines: [name], children, image: undefined };
  });
  const ours = images.map((image, index) => {
    return {
      id: `i${index.toString()}`,
      lines: [image.name, image.version ?? (image.isProject ? "project" : "?")],
      children: image.children,
      image,
    };
  });
  const byName = new Map(ours.map((node) => [node.image.name, node]));
  const nodes = [...outside, ...ours];
  const edges = nodes.flatMap(({ id: from, children }) =>
    children.map((child) => {
      const node = byName.get(child);
      return { from, to: node?.id ?? "", label: node === undefined ? "" : edgeLabel(node.image) };
    }),
  );
  return { nodes, edges };
}

function edgeLabel({ parent }: GraphImage): string {
  const range = parent?.range === undefined || parent.range === "x.x.x" ? "" : parent.range;
  return [range, parent?.isPinned === true ? "pinned" : ""].filter((part) => part !== "").join(", ");
}

/** Everything that is not a plain character becomes Mermaid's entity `#<code point>;`. */
function mermaidText(lines: readonly string[], separator: string): string {
  return `"${lines.map((line) => line.replace(/[^A-Za-z0-9 ._/:,-]/gu, (one) => `#${codePoint(one)};`)).join(separator)}"`;
}

/** A quoted string of DOT; what cannot be seen appears escaped, as everywhere in our output. */
function dotText(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replace(/["\\]/g, "\\$&").replace(/[^\x20-\x7e]/gu, (one) => `&#${codePoint(one)};`),
  );
  return `"${escaped.join("\\n")}"`;
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString();
}
