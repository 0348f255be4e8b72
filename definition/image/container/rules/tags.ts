import { error, faultsOf, warning, type Fault } from "../../../diagnostics/fault";
import type { ContainerDefinition } from "../../image-definition";
import type { ContainerRule } from "./container-rule";

const { codes, fault } = faultsOf({
  "moving-tag": error("A tag that moves, in a repository whose tags are immutable", {
    why: "The first build gets the tag; ECR refuses the push of the next one, and the build fails.",
    bad: "distribution: {containerTags: [latest]}",
    good: "distribution: {containerTags: [latest]}\nrepository: {mutableTags: [latest]}",
  }),
  "mutable-tags": warning("Exceptions from immutable tags, where all tags are mutable", {
    why: "They change nothing.",
    bad: "repository: {immutableTags: false, mutableTags: [latest]}",
    good: "repository: {mutableTags: [latest]}",
  }),
});

/** A tag that a later build gets too may be pushed again. One with the version moves where a schedule builds a version again. */
export const movingTags: ContainerRule = {
  codes,
  needs: [["repository"], ["distribution", "containerTags"], ["schedule"]],
  check({ definition }): Fault[] {
    const { repository, distribution, schedule } = definition;
    if (repository.kind === "adopt" || !repository.immutableTags) return [];
    return distribution.containerTags.flatMap((tag, index): Fault[] => {
      const isOfVersion = tag.includes("{version}");
      if ((isOfVersion && schedule?.enabled !== true) || isMutable(tag, definition)) return [];
      const builds = isOfVersion ? "each scheduled build of a version" : "each build";
      const message = `${builds.charAt(0).toUpperCase()}${builds.slice(1)} gets the tag ${tag}, but the repository's tags are immutable: ECR refuses the second.`;
      const pattern = tag.replaceAll("{version}", "*");
      const written = pattern.includes("*") ? `'${pattern}'` : pattern;
      const fix = `Add "mutableTags: [${written}]" under repository, or delete the tag.`;
      return [fault("moving-tag", ["distribution", "containerTags", index], message, fix)];
    });
  },
};

/** The exceptions are of immutable tags. */
export const mutableTags: ContainerRule = {
  codes,
  needs: [["repository"]],
  check({ definition: { repository } }): Fault[] {
    if (repository.kind === "adopt" || repository.immutableTags || repository.mutableTags.length === 0) return [];
    const message = "mutableTags has no effect: immutableTags is false, so all tags may be pushed again.";
    return [fault("mutable-tags", ["repository", "mutableTags"], message, "Delete one of the two.")];
  },
};

function isMutable(tag: string, { repository, version }: ContainerDefinition): boolean {
  const patterns = repository.kind === "adopt" ? [] : repository.mutableTags;
  const name = tag.replaceAll("{version}", version);
  return patterns.some((pattern) => fits(name, pattern.split("*")));
}

/** Whether a text has these parts in their order, the first at its beginning and the last at its end. */
function fits(text: string, [first = "", ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const middle = text.slice(first.length, text.length - last.length);
  return rest.every((part) => middle.includes(part));
}
