import type { Fault } from "../../diagnostics/fault";
import type { ImageRule } from "./rule";

/** Documents are published as components of their own: two of one name would overwrite each other. */
export const componentNames: ImageRule = {
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
  return {
    code: "duplicate-component",
    path,
    message: `The component has the name ${name}, as ${other} does; each is published under its name.`,
    fix: `Give one of the two another "name".`,
  };
}
