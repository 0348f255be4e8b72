import { affectedBy, type Affected } from "../../../changes";
import { AFFECTED_WORDS } from "../../diff/change-words";
import { codeFiles } from "./code-files";
import { compareWithBase } from "../../fleet/comparison";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import { findRoot } from "../../fleet/root";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { workflowMatrix } from "../../terminal/workflow-matrix";

export interface AffectedOptions {
  readonly base: string;
  readonly root?: string;
  readonly format: "text" | "json";
  /** Print the matrix of a workflow instead, on one line. */
  readonly matrix?: boolean;
}

/** `golden affected`: the images and stacks that the changes since a base commit touch. */
export async function affected(options: AffectedOptions, terminal: Terminal): Promise<ExitCode> {
  const { changes, changedFiles, ...states } = compareWithBase(findRoot(options.root), options.base);
  const touched = { files: changedFiles, code: codeFiles(changedFiles) };
  const result = affectedBy(changes, states, touched);
  if (options.matrix === true) terminal.out(workflowMatrix(result.stacks, "stacks are touched"));
  else if (options.format === "json") terminal.out(printableJson(result));
  else printText(result, terminal);
  return 0;
}

function printText({ images, removed, following, stacks, code }: Affected, terminal: Terminal): void {
  const rows = [
    ...images.map((image) => [image.name, printable(AFFECTED_WORDS[image.why](image))]),
    ...removed.map((name) => [name, "removed"]),
    ...following.map((name) => [name, "later, after its parent"]),
  ];
  if (rows.length > 0) terminal.out(table(["IMAGE", "WHY"], rows, terminal));
  if (stacks.length > 0) {
    const lines = stacks.map(({ stack, images: names }) => [
      printable(stack),
      names.length.toString(),
      names.join(", "),
    ]);
    terminal.out(table(["STACK", "IMAGES", "NAMES"], lines, terminal));
  }
  if (code.length > 0) terminal.out(`Code touches every image: ${code.map(printable).join(", ")}`, 2);
  terminal.out(`${plural(images.length + removed.length, "image")} in ${plural(stacks.length, "stack")}`);
}
