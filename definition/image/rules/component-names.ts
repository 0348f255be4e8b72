import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import type { ImageRule } from "./rule";

const { codes, fault } = faultsOf({
  "duplicate-component": error(
    "Two components of one name",
    "Both are published under the name; the second would fail.",
    "components: [{document: a/b.yaml}, {document: a-b.yaml}]",
    "components: [{document: a/b.yaml}, {document: a-b.yaml, name: other}]",
  ),
});

/** Documents are published as components of their own: two of one name would overwrite each other. */
export const componentNames: ImageRule = {
  codes,
  needs: [["components"], ["tests"]],
  check({ definition }) {
    const faults: Fault[] = [];
    const first = new Map<string, string>();
    for (const section of ["components", "tests"] as const) {
      for (const [index, use] of definition[section].entries()) {
        if (use.kind !== "document") continue;
        const place = `${section}[${String(index)}]`;
        const other = first.get(use.name);
        if (other === undefined) first.set(use.name, place);
        else faults.push(twin(use.name, other, [section, index]));
      }
    }
    return faults;
  },
};

function twin(name: string, other: string, path: readonly (string | number)[]): Fault {
  return fault(
    "duplicate-component",
    path,
    `The component has the name ${name}, as ${other} does; each is published under its name.`,
    `Give one of the two another "name".`,
  );
}
