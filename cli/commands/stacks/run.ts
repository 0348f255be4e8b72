import { folderSource, loadImages } from "../../../definition";
import { findRoot } from "../../fleet/root";
import { deployments, stacksOf } from "../../fleet/stack-settings";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printableJson } from "../../terminal/printable";
import { stackTable, workflowMatrix } from "../../terminal/stack-jobs";
import type { Terminal } from "../../terminal/terminal";

interface StacksOptions {
  readonly root?: string;
  readonly format: "text" | "json";
  readonly matrix?: boolean;
}

/** `golden stacks`: every stack to deploy, the parts of split ones too, with the images that it deploys. */
export async function stacks(options: StacksOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const { definitions } = loadImages({ source: folderSource(root) });
  const jobs = [...deployments(stacksOf(root), definitions)].map(([stack, images]) => ({ stack, images }));
  if (options.matrix === true) terminal.out(workflowMatrix(jobs, "stacks are to be deployed"));
  else if (options.format === "json") {
    const rows = jobs.map(({ stack: name, images }) => ({ name, images }));
    terminal.out(printableJson({ format: 1, stacks: rows }));
  } else {
    terminal.out(stackTable(jobs, terminal));
    terminal.out(plural(jobs.length, "stack"));
  }
  return 0;
}
