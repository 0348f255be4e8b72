import table from "./managed-names.json";
import type { Architecture, Platform } from "./platform";

export interface ManagedComponent {
  readonly platform: Platform;
  readonly architectures: readonly Architecture[];
}

let byName: ReadonlyMap<string, ManagedComponent> | undefined;

/** Components that Amazon manages. The list is never complete: AWS has no public one. */
export function managedComponents(): ReadonlyMap<string, ManagedComponent> {
  return (byName ??= new Map(
    (Object.entries(table.components) as [Platform, string][]).flatMap(([platform, names]) =>
      names.split(" ").map((name) => [name, { platform, architectures: architecturesOf(name) }] as const),
    ),
  ));
}

function architecturesOf(name: string): readonly Architecture[] {
  return table.onlyX86.split(" ").includes(name) ? ["x86_64"] : ["x86_64", "arm64"];
}
