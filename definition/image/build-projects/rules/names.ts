import { error, faultsOf } from "../../../diagnostics/fault";
import type { Rule } from "../../rules/rule";
import { inEachProject } from "./each-project";

const { codes, fault } = faultsOf({
  "build-name": error("A name that another CodeBuild project has", {
    why: "Names of projects are unique in an account and Region.",
    bad: "ci: {name: Runner}\nrelease: {name: Runner}",
    good: "ci: {name: RunnerCodeBuild}\nrelease: {name: RunnerReleaseCodeBuild}",
  }),
});

/** Given names are each given once. */
export const buildNames: Rule = {
  codes,
  needs: [
    ["ci", "name"],
    ["release", "name"],
  ],
  check: ({ definition, fleet: { members } }) =>
    inEachProject(definition, ({ name }, role) => {
      if (name === undefined) return [];
      const own = role === "release" && definition.ci?.name === name ? ["ci"] : [];
      const others = [...members.values()].flatMap(({ definition: { name: image, ci, release } }) =>
        image < definition.name && [ci?.name, release?.name].includes(name) ? [image] : [],
      );
      const [taken] = [...own, ...others];
      if (taken === undefined) return [];
      return [fault("build-name", [role, "name"], `${taken} has the name ${name} already.`, "Give it another name.")];
    }),
};
