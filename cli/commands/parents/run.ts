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
  if (format === "json") terminal.out(printableJson({ format: 1, parents: rows }));
  else {
    const cells = rows.map(({ name, platform, architectures }) => [name, platform, architectures.join(", ")]);
    terminal.out(table(["NAME", "PLATFORM", "ARCHITECTURES"], cells, terminal));
  }
  return 0;
}
