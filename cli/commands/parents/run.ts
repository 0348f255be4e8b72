import { findManaged, managedNames } from "../../../definition/aws/managed-images";
import type { ExitCode } from "../../terminal/exit-code";
import { printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";

/** `golden parents`: the images of Amazon that `parent:` takes by name. */
export async function parents({ format }: { readonly format: "text" | "json" }, terminal: Terminal): Promise<ExitCode> {
  const families = new Set([...managedNames()].flatMap((name) => findManaged(name)?.family ?? []));
  const rows = [...families].map(({ family, platform, names }) => {
    return { name: family, platform, architectures: Object.keys(names).sort().reverse() };
  });
  printNames("parents", rows, format, terminal);
  return 0;
}

interface Named {
  readonly name: string;
  readonly platform: string;
  readonly architectures: readonly string[];
}

/** Names of Amazon with what they are for. @param what they are, as a key of the JSON */
export function printNames(what: string, rows: readonly Named[], format: "text" | "json", terminal: Terminal): void {
  if (format === "json") return terminal.out(printableJson({ format: 1, [what]: rows }));
  const cells = rows.map(({ name, platform, architectures }) => [name, platform, architectures.join(", ")]);
  terminal.out(table(["NAME", "PLATFORM", "ARCHITECTURES"], cells, terminal));
}
