import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import type { BuildRule } from "./build-rule";

const { codes, fault } = faultsOf({
  "no-components": error("An image without components", {
    why: "It would be a copy of its parent; a recipe needs at least one component.",
    bad: "components: []",
    good: "components: [{managed: update-linux}]",
  }),
  "too-many-components": error("More than twenty components", {
    why: "Image Builder's quota for a recipe, tests included.",
    bad: "components: [… 21 of them]",
    good: "components: [… 20 of them]",
  }),
  "duplicate-component": error("Two components with the same name", {
    why: "Both are published under the name; the second would fail.",
    bad: "components: [{document: a/b.yaml}, {document: a-b.yaml}]",
    good: "components: [{document: a/b.yaml}, {document: a-b.yaml, name: other}]",
  }),
});

/** Quota of Image Builder: components per recipe, tests included. */
const MAX_COMPONENTS = 20;

/** A recipe has at least one component (the provider demands it) and at most twenty with its tests. */
export const componentCount: BuildRule = {
  codes,
  needs: [["components"], ["tests"]],
  check({ definition }) {
    const count = definition.components.length + definition.tests.length;
    if (count === 0) {
      const message = "The image has no component, so it would be a copy of its parent; a recipe needs at least one.";
      const fix = 'Add one, for example "components: [{managed: update-linux}]".';
      return [fault("no-components", ["components"], message, fix)];
    }
    if (count <= MAX_COMPONENTS) return [];
    const [built, tested] = [String(definition.components.length), String(definition.tests.length)];
    return [
      fault(
        "too-many-components",
        [definition.components.length > MAX_COMPONENTS ? "components" : "tests"],
        `${built} components and ${tested} tests make ${String(count)}; a recipe takes ${String(MAX_COMPONENTS)}.`,
        "Merge documents, or build on an image of yours that already has some of them.",
      ),
    ];
  },
};

/** Documents are published as components of their own: two with the same name would overwrite each other. */
export const componentNames: BuildRule = {
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
  const message = `The component has the name ${name}, as ${other} does; each is published under its name.`;
  return fault("duplicate-component", path, message, `Give one of the two another "name".`);
}
