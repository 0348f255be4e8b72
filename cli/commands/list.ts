import { folderSource, loadImages, type ImageDefinition } from "../../definition";
import type { ExitCode } from "../exit-code";
import { count, plural, reportIssues } from "../issue-report";
import { printable, printableJson } from "../printable";
import { findRoot } from "../root";
import { table } from "../table";
import type { Terminal } from "../terminal";

export interface ListOptions {
  readonly root?: string;
  readonly format: "text" | "json";
}

/** `golden list`: the images of the repository, one line each. Faulty definitions are reported on standard error. */

export async function list({ root, format }: ListOptions, terminal: Terminal): Promise<ExitCode> {
  const result = loadImages({ source: folderSource(findRoot(root)) });
  if (format === "json") terminal.out(printableJson({ format: 1, images: result.definitions.map(row) }));
  else {
    const rows = result.definitions.map((definition) => Object.values(row(definition)).map(String));
    terminal.out(table(["NAME", "VERSION", "PLATFORM", "ARCHITECTURES", "PARENT"], rows, terminal));
    terminal.out(plural(rows.length, "image"));
  }
  const errors = result.issues.filter((issue) => issue.severity === "error");
  if (count(errors, "error") === 0) return 0;
  reportIssues({ files: result.files, issues: errors }, "text", { ...terminal, out: terminal.err });
  return 1;
}

function row(definition: ImageDefinition) {
  return {
    name: definition.name,
    version: definition.version,
    platform: definition.platform,
    architectures: definition.architectures.join(", "),
    parent: printable(parentOf(definition)),
  };
}

function parentOf({ parent, architectures }: ImageDefinition): string {
  const first = architectures[0] ?? "x86_64";
  switch (parent.kind) {
    case "managed":
      return parent.version === "x.x.x" ? parent.name : `${parent.name} ${parent.version}`;
    case "image":
      return `${parent.image} ${parent.version} (ours)`;
    case "ssm":
      return `ssm:${parent.parameters[first] ?? ""}`;
    case "ami":
      return parent.ids[first] ?? "";
    case "arn":
      return parent.arns[first] ?? "";
  }
}
