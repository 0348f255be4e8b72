import { error, notice } from "../definition/diagnostics/fault";

/** What `golden check --base` finds between a base commit and the files at hand. */
export const guardCodes = {
  "version-not-raised": error("The image changes and its version does not", {
    why: "Recipes and components are immutable: AWS refuses a second one of the same version, in the middle of a deployment. Tags of a container that CodeBuild builds would stand for two contents. Variables, documents and scripts count for every image that uses them.",
    bad: 'version: 1.2.0                       # and so in the base commit\ncomponents: [{document: docker/install.yaml, parameters: {DockerVersion: "26.1"}}]   # was "25.0"',
    good: "version: 1.3.0                       # golden bump docker-host minor",
  }),
  "version-lowered": error("The version drops", {
    why: "AWS has the higher version already, and consumers of 1.x.x would never see the lower one. A revert needs a new version too.",
    bad: "version: 1.2.0                       # 1.3.0 in the base commit",
    good: "version: 1.3.1                       # with the content of 1.2.0: golden bump docker-host --base origin/main",
  }),
  "raised-without-change": notice("The version rises and nothing else changes", {
    why: "The image is built again under the new version, which may be what you want.",
    bad: "version: 1.2.1                       # 1.2.0 in the base commit, and the same content",
    good: "a rebuild of 1.2.0 gets newer packages without a new version",
  }),
  "changed-in-place": notice("The change needs no new version", {
    why: "build, schedule, imageTests, scanning, lifecycle, promotion, notify and consumers are not part of the AMI: they are updated in place, and nothing is built.",
    bad: "lifecycle: {deprecateAfter: 90 days} # was 180 days",
    good: "the same; raise the version as well to build an image now",
  }),
  "image-added": notice("An image is new", {
    why: "The deployment makes its pipelines and builds it. With the content of a removed image it is a rename: a removal and an addition.",
    bad: "images/web-server.yaml               # not in the base commit",
    good: "the same",
  }),
  "image-removed": notice("An image is removed", {
    why: "Pipelines and recipe go; released image versions, their AMIs and snapshots, the SSM parameter and the key stay until someone deletes them: `aws ec2 deregister-image --image-id <id> --delete-associated-snapshots` for each AMI that is no longer used, `aws imagebuilder delete-image` for its version, and the key last of all, since AMIs need it.",
    bad: "images/web-server.yaml               # only in the base commit",
    good: "the same",
  }),
  "parent-raised": notice("A parent rises, and its children may follow", {
    why: "Children whose range takes the new version are built after it; those pinned to another one are not.",
    bad: "version: 2.0.0                       # of github-runner; gpu-runner takes 1.x.x",
    good: "parent: {image: github-runner, version: 2.x.x}   # in gpu-runner, with a raised version",
  }),
  "version-taken": error("Another branch has raised the image to this version", {
    why: "Both were raised from the same version, and the other was merged first: AWS refuses a second recipe of a version.",
    bad: "version: 1.2.1                       # so is it on main, with another disk",
    good: "version: 1.2.2                       # golden bump docker-host --base origin/main",
  }),
  "base-unreadable": error("The image had errors in the base commit, and its version does not rise", {
    why: "Nothing can be compared with a definition that cannot be read; a higher version is always safe.",
    bad: "version: 1.2.0                       # as in a definition that golden check refused in the base commit",
    good: "version: 1.2.1                       # golden bump docker-host",
  }),
  "base-without-version": notice("The base commit has no version of the image", {
    why: "Its definition could not be read there, and not even a version can be found in it, so nothing can be compared.",
    bad: "a file in the base commit that is a link, or empty",
    good: "a raised version, if the image changed",
  }),
} as const;
