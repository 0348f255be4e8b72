import { folderSource, loadImages } from "../../../definition";
import { deployments } from "../../fleet/deployments";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printableJson } from "../../terminal/printable";
import { findRoot } from "../../fleet/root";
import { stacksOf } from "../../fleet/stack-settings";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { workflowMatrix } from "../../terminal/workflow-matrix";

export interface StacksOptions {
  readonly root?: string;
  readonly format: "text" | "json";
  /** Print the matrix of a workflow instead, on one line. */
  readonly matrix?: boolean;
}

/** `golden stacks`: every stack to deploy, the parts of split ones too, with the images that it deploys. */
export async function stacks(
  { root: givenRoot, format, matrix }: StacksOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const root = findRoot(givenRoot);
  const { definitions } = loadImages({ source: folderSource(root) });
  const settings = new Map(
    stacksOf(root)
      .ofKind("images")
      .flatMap((stack) => (stack.settings ? [[stack.name, stack.settings]] : [])),
  );
  const rows = [...deployments(settings, definitions)].map(([name, images]) => ({
    name,
    images: images.map((image) => image.name),
  }));
  if (matrix === true) {
    const jobs = rows.map(({ name, images }) => ({ stack: name, images }));
    terminal.out(workflowMatrix(jobs, "stacks are to be deployed"));
  } else if (format === "json") terminal.out(printableJson({ format: 1, stacks: rows }));
  else {
    const lines = rows.map(({ name, images }) => [name, images.length.toString(), images.join(", ")]);
    terminal.out(table(["STACK", "IMAGES", "NAMES"], lines, terminal));
    terminal.out(plural(rows.length, "stack"));
  }
  return 0;
}
