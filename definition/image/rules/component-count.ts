import type { ImageRule } from "./rule";

/** Quota of Image Builder: components a recipe, tests included. */
const MAX_COMPONENTS = 20;

/** A recipe has at least one component (the provider demands it) and at most twenty with its tests. */
export const componentCount: ImageRule = {
  needs: [["components"], ["tests"]],
  check({ definition }) {
    const count = definition.components.length + definition.tests.length;
    if (count === 0) {
      return [
        {
          code: "no-components",
          path: ["components"],
          message: "The image has no component, so it would be a copy of its parent; a recipe needs at least one.",
          fix: 'Add one, for example "components: [{managed: update-linux}]".',
        },
      ];
    }
    if (count <= MAX_COMPONENTS) return [];
    const [built, tested] = [String(definition.components.length), String(definition.tests.length)];
    return [
      {
        code: "too-many-components",
        path: [definition.components.length > MAX_COMPONENTS ? "components" : "tests"],
        message: `${built} components and ${tested} tests are ${String(count)}; a recipe takes ${String(MAX_COMPONENTS)}.`,
        fix: "Join documents, or build on an image of yours that already has some of them.",
      },
    ];
  },
};
