import { folderSource, loadImages } from "../../../definition";
import { imageGraph, kinshipOf, type ImageGraph } from "../../../plan";
import type { ExitCode } from "../../terminal/exit-code";
import { graphDot, graphMermaid } from "./diagram";
import { graphText, isAsciiLocale } from "./text";
import { plural, reportErrors } from "../../terminal/issue-report";
import { printableJson, printableLines } from "../../terminal/printable";
import { namesOf, refuseUnknownNames } from "../../fleet/image-names";
import { findRoot, shownFrom } from "../../fleet/root";
import type { Terminal } from "../../terminal/terminal";

export interface GraphOptions {
  readonly names: readonly string[];
  readonly root?: string;
  readonly format: "text" | "mermaid" | "dot" | "json";
  /** @default whether the locale says so */
  readonly ascii?: boolean;
}

/**
 * `golden graph`: which image is built on which. Faulty definitions are drawn where they could be read, and their
 * errors go to standard error; the exit code is then 1, as of `golden list`.
 */
export async function graph(options: GraphOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const { kin, issues, files } = loadImages({ source: folderSource(root) });
  const names = namesOf(options.names, root);
  const known = kin.map(({ name }) => name);
  refuseUnknownNames(names, known);
  const shown = names.length === 0 ? kin : kinshipOf(names, kin);
  terminal.out(drawn(imageGraph(shown), options, terminal));
  const faulty = new Set(shown.filter(({ isSound }) => !isSound).map(({ name }) => `images/${name}.yaml`));
  const errors = issues.filter(({ severity, file }) => severity === "error" && isOf(file, faulty));
  if (errors.length === 0 && faulty.size === 0) return 0;
  reportErrors(files, errors, terminal, shownFrom(root));
  return 1;
}

function drawn(graph: ImageGraph, { format, ascii }: GraphOptions, { colors }: Terminal): string {
  if (format === "json") return printableJson({ format: 1, ...graph });
  if (format !== "text") return printableLines(format === "mermaid" ? graphMermaid(graph) : graphDot(graph));
  const text = graphText(graph, ascii ?? isAsciiLocale(process.env), colors);
  return `${text === "" ? "" : `${text}\n`}${plural(graph.images.length, "image")}`;
}

/** Errors of the images drawn; those of files that several images use always. */
function isOf(file: string, faulty: ReadonlySet<string>): boolean {
  return faulty.has(file) || !/^images\/[^/]+\.yaml$/.test(file) || file === "images/variables.yaml";
}
