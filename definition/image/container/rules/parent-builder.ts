import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { parentOf } from "../../rules/parents";
import type { ContainerRule } from "./container-rule";

const { codes, fault } = faultsOf({
  "parent-builder": error("A container of Image Builder on one of CodeBuild", {
    why: "Image Builder finds a parent of yours among its own images, where one of CodeBuild is not.",
    bad: "parent: {image: web}   # build: {with: codebuild}",
    good: "parent: {image: web}\nbuild: {with: codebuild}",
  }),
});

/** What CodeBuild builds is a parent for CodeBuild alone, which looks into the repository. */
export const parentBuilder: ContainerRule = {
  codes,
  needs: [["parent"], ["build", "with"]],
  check({ definition, fleet }): Fault[] {
    const above = parentOf(definition, fleet)?.definition;
    if (definition.docker || above?.kind !== "container" || above.docker === undefined) return [];
    const message = `CodeBuild builds ${above.name}, so Image Builder has no image of that name to build on.`;
    const fix = "Write build: {with: codebuild} here too, or the parent as {registry: …, tag: …, digest: …}.";
    return [fault("parent-builder", ["parent", "image"], message, fix)];
  },
};
