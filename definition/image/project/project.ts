import { wholeMap, type DraftOf } from "../../form/draft";
import { error, faultsOf } from "../../diagnostics/fault";
import { normalizeBuildProjects } from "../build-projects/normalize";
import type { KindOfImage } from "../kind";
import type { Rule } from "../rules/rule";
import type { ProjectDefinition } from "./project-definition";

const { codes, fault } = faultsOf({
  "project-empty": error("A project without builds", {
    why: "There is nothing to deploy: a project is its builds.",
    bad: "kind: project\ndescription: Runner",
    good: "kind: project\nci: {source: {repository: example/runner, visibility: private}}",
  }),
});

const hasBuilds: Rule = {
  codes,
  needs: [["ci"], ["release"]],
  check({ definition: { ci, release } }) {
    if (ci !== undefined || release !== undefined) return [];
    return [fault("project-empty", [], "This project has neither ci nor release.", "Add ci, release, or both.")];
  },
};

export const PROJECT: KindOfImage<DraftOf["project"], ProjectDefinition> = {
  normalize: (draft, given) => {
    const { value: builds, faults } = normalizeBuildProjects(draft, given);
    const { description, tags } = draft;
    const value: ProjectDefinition = {
      name: given.name,
      file: given.file,
      kind: "project",
      ...(description !== undefined && { description }),
      architectures: [],
      ...builds,
      tags: wholeMap(tags),
      notify: [],
      consumers: [],
    };
    return { value, faults, files: [] };
  },
  gives: () => () => ({}),
  needs: [],
  rules: [hasBuilds],
  codes: {},
};
