import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { filledName } from "../repository-name";
import type { ContainerRule } from "./container-rule";

const { codes, fault } = faultsOf({
  "repository-name": error("Not a name of an ECR repository", {
    why: "ECR takes 2 to 256 lower-case letters and digits, joined by . _ - and / for namespaces.",
    bad: "repository: {name: Platform/Base}",
    good: 'repository: {name: "platform/{name}"}',
  }),
  "repository-architecture": error("One repository for several architectures", {
    why: "Each architecture is an image of its own, and both would get the same tags: the second push is refused, or overwrites the first.",
    bad: "architectures: [x86_64, arm64]\nrepository: {name: base}",
    good: 'architectures: [x86_64, arm64]\nrepository: {name: "{name}-{architecture}"}',
  }),
  "repository-key-region": error("A key of one Region for repositories in several", {
    why: "ECR encrypts with a key of its own Region.",
    bad: 'repository: {kmsKey: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-…"}\ndistribution: {regions: [eu-west-1]}',
    good: 'repository: {kmsKey: "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"}\ndistribution: {regions: [eu-west-1]}',
  }),
  "adopted-share": error("A share of a repository that is adopted", {
    why: "Its policy is of those who made it, and would be overwritten.",
    bad: 'repository: {adopt: platform/base}\ndistribution: {share: {accounts: ["111122223333"]}}',
    good: "repository: {adopt: platform/base}",
  }),
  "clean-up-choice": error("Clean-up by age and by count", {
    why: "ECR takes one rule for all images of a repository.",
    bad: "cleanUp: {deleteAfterDays: 365, keepNewest: 50}",
    good: "cleanUp: {keepNewest: 50}",
  }),
});

/** ECR API, `RepositoryName` (botocore 1.43.11). */
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** The name is one that ECR takes, and each architecture has its own. */
export const repositoryNames: ContainerRule = {
  codes,
  settings: "used",
  needs: [["repository"], ["name"], ["architectures"]],
  check({ definition, settings }) {
    const { repository, architectures } = definition;
    const path = ["repository", repository.kind === "adopt" ? "adopt" : "name"];
    const names = architectures.map((each) => filledName(definition, each, settings?.namePrefix));
    const [wrong] = names.filter((name) => !NAME.test(name) || name.length < 2 || name.length > 256);
    if (wrong !== undefined) {
      const message = `${JSON.stringify(wrong)} is not a name of an ECR repository: 2 to 256 lower-case letters and digits, joined by . _ - and /.`;
      return [fault("repository-name", path, message, "Write one like platform/{name}.")];
    }
    if (definition.docker) return repository.name.includes("{architecture}") ? [oneForAll(path)] : [];
    if (new Set(names).size === names.length) return [];
    const message = `${architectures.join(" and ")} would be pushed into the repository ${names[0] ?? ""} under the same tags.`;
    const fix =
      repository.kind === "adopt"
        ? "Make a definition for each architecture."
        : "Put {architecture} into the name, like {name}-{architecture}.";
    return [fault("repository-architecture", path, message, fix)];
  },
};

function oneForAll(path: readonly string[]): Fault {
  const message = "One repository has all platforms under one tag, so its name has no {architecture}.";
  return fault("repository-architecture", path, message, "Delete {architecture} from the name.");
}

/** A key of one Region encrypts in that Region only. */
export const repositoryKey: ContainerRule = {
  codes,
  settings: "needed",
  needs: [["repository"], ["distribution"]],
  check({ definition: { repository, distribution }, settings }): Fault[] {
    if (repository.kind !== "create" || repository.kmsKey === undefined) return [];
    const { kmsKey } = repository;
    const region = kmsKey.split(":")[3] ?? "";
    const others = [settings.region, ...distribution.regions].filter((each) => each !== region);
    if (others.length === 0 || kmsKey.includes(":key/mrk-")) return [];
    const message = `The key is in ${region} and cannot encrypt the repository in ${others.join(", ")}.`;
    const fix = "Write the ARN of a multi-Region key (key/mrk-…) with a replica in each Region.";
    return [fault("repository-key-region", ["repository", "kmsKey"], message, fix)];
  },
};

/** The policy of an adopted repository is not ours. */
export const adoptedShare: ContainerRule = {
  codes,
  needs: [["repository"], ["distribution", "share"]],
  check({ definition: { repository, distribution } }): Fault[] {
    const { accounts, organizations } = distribution.share;
    if (repository.kind === "create" || accounts.length + organizations.length === 0) return [];
    const message = `The repository ${repository.name} is adopted: its policy belongs to those who made it.`;
    return [
      fault("adopted-share", ["distribution", "share"], message, "Delete share, or let golden make a repository."),
    ];
  },
};

/** One rule of ECR is for all images. */
export const cleanUpChoice: ContainerRule = {
  codes,
  needs: [["repository", "cleanUp"]],
  check({ definition: { repository } }): Fault[] {
    const { deleteAfterDays, keepNewest } = repository.kind === "create" ? repository.cleanUp : {};
    if (deleteAfterDays === undefined || keepNewest === undefined) return [];
    const message = "Both deleteAfterDays and keepNewest are given; ECR takes one rule for all images.";
    return [fault("clean-up-choice", ["repository", "cleanUp", "keepNewest"], message, "Keep one of the two.")];
  },
};
