import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { didYouMean, surely } from "../../../diagnostics/suggest";
import type { Rule } from "../../rules/rule";
import type { Flavor } from "../build-projects";
import { inEachProject } from "./each-project";

const { codes, fault } = faultsOf({
  "flavor-count": error("More flavors than a batch has builds", {
    why: "CodeBuild runs at most 100 builds in a batch.",
    bad: "flavors: {folder: flavors}   # 101 folders",
    good: "flavors: {folder: flavors/linux}   # and another definition for flavors/windows",
  }),
  "flavor-needs": error("Flavors that cannot be put in order", {
    why: "CodeBuild refuses a batch in which a build waits for itself, or for one that is not there.",
    bad: "flavors: [{name: slim, needs: [base]}]",
    good: "flavors: [base, {name: slim, needs: [base]}]",
  }),
  batch: error("A batch that its flavors do not allow", {
    why: "A matrix is one entry: all its builds are alike and start at once. A batch without flavors has no builds.",
    bad: "ci: {batch: {type: matrix}}\nflavors: [base, {name: slim, needs: [base]}]",
    good: "ci: {batch: {type: graph}}\nflavors: [base, {name: slim, needs: [base]}]",
  }),
});

/** BatchRestrictions, maximumBuildsAllowed. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchRestrictions.html */
export const MOST_BUILDS = 100;

export const flavorsInOrder: Rule = {
  codes,
  needs: [["flavors"]],
  check({ definition: { flavors = [] } }) {
    const names = flavors.map(({ name }) => name);
    if (names.length > MOST_BUILDS) {
      const message = `There are ${names.length.toString()} flavors; a batch of CodeBuild has ${MOST_BUILDS.toString()} builds at most.`;
      const fix =
        "Split them between two definitions with a source each, or leave rare ones to a project of their own.";
      return [fault("flavor-count", ["flavors"], message, fix)];
    }
    const twice = names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [fault("flavor-needs", ["flavors", index], `The flavor ${name} is there twice.`, "Delete one.")],
    );
    return [...twice, ...unknownNeeds(flavors, names), ...cycles(flavors)];
  },
};

function unknownNeeds(flavors: readonly Flavor[], names: readonly string[]): readonly Fault[] {
  return flavors.flatMap(({ name, needs }, index) =>
    needs.flatMap((need, at): readonly Fault[] => {
      if (names.includes(need) && need !== name) return [];
      const others = names.filter((other) => other !== name);
      const message =
        need === name ? `${name} needs itself.` : `There is no flavor ${need}.${didYouMean(need, others)}`;
      const fix = need === name ? "Delete it from needs." : "Write the name of a flavor of the list.";
      return [fault("flavor-needs", ["flavors", index, "needs", at], message, fix, { mend: surely(need, others) })];
    }),
  );
}

/** The first flavor that comes back to itself. */
function cycles(flavors: readonly Flavor[]): readonly Fault[] {
  const needs = new Map(flavors.map((flavor) => [flavor.name, flavor.needs.filter((need) => need !== flavor.name)]));
  const waiting = new Map(needs);
  for (let size = -1; size !== waiting.size;) {
    size = waiting.size;
    for (const [name, before] of waiting) if (before.every((need) => !waiting.has(need))) waiting.delete(name);
  }
  const [first] = waiting.keys();
  if (first === undefined) return [];
  const index = flavors.findIndex(({ name }) => name === first);
  const message = `These flavors wait for each other: ${[...waiting.keys()].join(", ")}.`;
  return [fault("flavor-needs", ["flavors", index, "needs"], message, "Delete one of the needs.")];
}

export const batchOfFlavors: Rule = {
  codes,
  needs: [
    ["flavors"],
    ...(["ci", "release"] as const).flatMap((role) => [
      [role, "batch"],
      [role, "buildspec"],
    ]),
  ],
  check({ definition }) {
    const { flavors, kind, ci, release } = definition;
    // Of a project without builds another rule says so.
    if (flavors !== undefined && kind !== "project" && ci === undefined && release === undefined) {
      const message = "There are flavors, but neither ci nor release builds them.";
      return [
        fault("batch", ["flavors"], message, "Add ci or release with commands, or delete flavors.", { at: "key" }),
      ];
    }
    const differing = flavors?.find(
      ({ needs, variables, computeType }) => [...needs, ...Object.keys(variables), ...(computeType ?? "")].length > 0,
    );
    return inEachProject(definition, ({ batch, buildspec }, role) => {
      const path = [role, "batch"];
      if (flavors !== undefined && buildspec === undefined) {
        const message = `There are flavors, but ${role} has no commands for them: the repository's own buildspec.yml knows nothing of flavors.`;
        return [fault("batch", [role], message, `Write the commands under ${role}.buildspec, or delete flavors.`)];
      }
      // Without commands the repository's own buildspec.yml has the builds of the batch.
      if (batch !== undefined && flavors === undefined && buildspec !== undefined) {
        return [fault("batch", path, "There is a batch, but no flavors to build.", "Add flavors, or delete batch.")];
      }
      const needing = flavors?.find(({ needs }) => needs.length > 0);
      if (batch?.type === "list" && needing !== undefined) {
        const message = `${needing.name} needs other flavors, and builds of a list wait for none.`;
        return [fault("batch", [...path, "type"], message, "Write type: graph.")];
      }
      if (batch?.type !== "matrix" || differing === undefined) return [];
      const message = `${differing.name} differs from the other flavors in more than its name, which a matrix cannot.`;
      return [fault("batch", [...path, "type"], message, `Write type: ${needing === undefined ? "list" : "graph"}.`)];
    });
  },
};
