import { managedComponents } from "../../../definition/aws/managed-components";
import type { ExitCode } from "../../terminal/exit-code";
import type { Terminal } from "../../terminal/terminal";
import { printNames } from "../parents/run";

/** `golden managed-components`: the components of Amazon that `managed:` takes. */
async function list({ format }: { readonly format: "text" | "json" }, terminal: Terminal): Promise<ExitCode> {
  const rows = [...managedComponents()].flatMap(([name, component]) => (name === "" ? [] : [{ name, ...component }]));
  printNames("components", rows, format, terminal);
  return 0;
}

export { list as "managed-components" };
