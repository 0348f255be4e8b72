import { image, settings, type Case } from "../../case";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const PARENT = `{registry: docker.io/library/ubuntu, digest: "${DIGEST}"}`;
const LINES = [
  "FROM {{{ imagebuilder:parentImage }}}",
  "{{{ imagebuilder:environments }}}",
  "{{{ imagebuilder:components }}}",
];

/** A sound container; `more` is appended, and replaces a line of the same key. Lines: kind, version, parent, components. */
export function container(more = ""): string {
  const base = ["kind: container", "version: 1.0.0", `parent: ${PARENT}`, "components: [{managed: update-linux}]"];
  const lines = base.filter((line) => !new RegExp(`^${line.slice(0, line.indexOf(":"))}:`, "m").test(more));
  return `${[...lines, more].join("\n").trimEnd()}\n`;
}

function alone(more: string): Case["files"] {
  return { "images/base.yaml": container(more) };
}

function dockerfile(...lines: readonly string[]): Case["files"] {
  return { ...alone("dockerfile: a/Dockerfile"), "images/a/Dockerfile": lines.join("\n") };
}

const DOCKER = "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n";

/** The same by CodeBuild. Lines: kind, version, parent, `more`, build. */
export function docker(more = ""): string {
  const lines = ["kind: container", "version: 1.0.0", `parent: ${PARENT}`, more, "build: {with: codebuild}"];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

export function onDocker(more = "", text = DOCKER): Case["files"] {
  return { "images/base.yaml": docker(more), "images/base/Dockerfile": text };
}

const cases: readonly Case[] = [
  {
    code: "registry-digest",
    files: alone('parent: {registry: docker.io/library/ubuntu, tag: "24.04"}'),
    at: "4:9",
    message: "docker.io/library/ubuntu:24.04 has no digest: what it stands for can change with every push.",
    fix: 'Add "digest: sha256:…", which this prints: docker buildx imagetools inspect docker.io/library/ubuntu:24.04',
  },
  ...[
    ["ubuntu:24.04", "docker.io/library/ubuntu", "24.04"],
    ["grafana/grafana:11", "docker.io/grafana/grafana", "11"],
    ["ghcr.io/org/base:2.1", "ghcr.io/org/base", "2.1"],
    ["localhost.test:5000/base:2.1", "localhost.test:5000/base", "2.1"],
    ["amazon-linux-2023", "public.ecr.aws/amazonlinux/amazonlinux", "2023"],
    ["ubuntu-server-24-lts-x86", "docker.io/library/ubuntu", "24.04"],
  ].map(([written = "", registry = "", tag = ""]): Case => {
    return {
      code: "wrong-choice",
      title: `the parent ${written} as a text`,
      files: alone(`parent: ${written}`),
      at: "4:9",
      message: `"${written}" does not fit; expected a mapping with one of registry, image, arn.`,
      fix: `Write {registry: ${registry}, tag: "${tag}", digest: "sha256:…"}; this prints the digest: docker buildx imagetools inspect ${registry}:${tag}`,
    };
  }),
  {
    code: "wrong-choice",
    title: "a name that may be one of this repository",
    files: alone("parent: base-container"),
    at: "4:9",
    message: '"base-container" does not fit; expected a mapping with one of registry, image, arn.',
    fix: "Write {image: base-container}, if it is one of this repository; of a registry {registry: …, tag: …, digest: …}",
  },
  {
    code: "parent-kind",
    title: "a container on an AMI",
    files: { ...alone("parent: {image: b}"), "images/b.yaml": image() },
    at: "4:17",
    message: "The parent b is of kind ami, but this image is of kind container.",
    fix: "Name an image of kind container, or correct kind.",
  },
  {
    code: "other-kind",
    title: "an AMI on a container image",
    files: { "images/a.yaml": image("parent: {registry: docker.io/library/ubuntu}") },
    at: "images/a.yaml:3:9",
    message: "An AMI is not built on a container image.",
    fix: "Add kind: container, or name an AMI as parent.",
  },
  {
    code: "other-kind",
    title: "a container on an AMI of AWS",
    files: alone("parent: {managed: amazon-linux-2023}"),
    at: "4:9",
    message: "A container is not built on a managed image by name.",
    fix: "Name a container image: {registry: …, digest: …}, {image: …} or {arn: …}.",
  },
  {
    code: "other-kind",
    title: "deprecation",
    files: alone("lifecycle: {deprecateAfter: 90 days, deleteAfter: 1 year}"),
    at: "5:13",
    message: "Deprecating or disabling is for AMIs.",
    fix: "Write deleteAfter or keepNewest: a container can only be deleted.",
  },
  {
    code: "dockerfile-variable",
    files: dockerfile(LINES[0] ?? "", LINES[1] ?? ""),
    at: "images/a/Dockerfile:1:1",
    message: 'The Dockerfile has no line "{{{ imagebuilder:components }}}", so no component runs.',
    fix: "Add the line {{{ imagebuilder:components }}}.",
  },
  {
    code: "dockerfile-from",
    files: dockerfile("# build", "FROM golang:1.24 AS build", ...LINES),
    at: "images/a/Dockerfile:2:1",
    message: "FROM golang:1.24 has no digest: what it stands for can change with every push.",
    fix: "Write golang:1.24@sha256:…, which this prints: docker buildx imagetools inspect golang:1.24",
  },
  {
    code: "dockerfile-from",
    title: "of a variable",
    files: dockerfile("ARG BASE=golang", "FROM ${BASE}", ...LINES),
    at: "images/a/Dockerfile:2:1",
    message: "FROM ${BASE} takes its image from a variable, so its digest is not known.",
    fix: "Write the image with its digest.",
  },
  {
    code: "dockerfile-context",
    files: dockerfile(...LINES, "COPY --chown=1:1 app.conf \\", "  /etc/app.conf"),
    at: "images/a/Dockerfile:4:1",
    message: "COPY app.conf: Image Builder gives the build no context, so there is no file to copy.",
    fix: /COPY --from another stage\.$/,
  },
  {
    code: "dockerfile-too-large",
    files: dockerfile(...LINES, `RUN echo ${"x".repeat(16_000)}`),
    at: "images/a/Dockerfile:1:1",
    message: /^The Dockerfile has 16,\d+ characters; Image Builder takes 16,000\.$/,
    fix: "Move what it runs into component documents.",
  },
  {
    code: "repository-name",
    files: alone('repository: {name: "Team/{name}"}'),
    at: "5:20",
    message: /^"Team\/base" is not a name of an ECR repository/,
    fix: "Write one like platform/{name}.",
  },
  {
    code: "repository-architecture",
    files: alone("architectures: [x86_64, arm64]"),
    at: "1:1",
    message: "x86_64 and arm64 would be pushed into the repository base under the same tags.",
    fix: "Put {architecture} into the name, like {name}-{architecture}.",
  },
  {
    code: "repository-key-region",
    files: alone(
      'repository: {kmsKey: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}\ndistribution: {regions: [eu-west-1]}',
    ),
    settings,
    at: "5:22",
    message: "The key is in us-east-1 and cannot encrypt the repository in eu-west-1.",
    fix: "Write the ARN of a multi-Region key (key/mrk-…) with a replica in each Region.",
  },
  {
    code: "adopted-share",
    files: alone('repository: {adopt: team/base}\ndistribution: {share: {accounts: ["444455556666"]}}'),
    at: "6:23",
    message: "The repository team/base is adopted: its policy belongs to those who made it.",
    fix: "Delete share, or let golden make a repository.",
  },
  {
    code: "adopted-repository",
    files: alone("repository: {adopt: team/base, scanOnPush: true}"),
    at: "5:32",
    message: "The repository team/base is adopted, so scanOnPush belongs to those who made it.",
    fix: "Delete scanOnPush, or delete adopt.",
  },
  {
    code: "clean-up-choice",
    files: alone("repository: {cleanUp: {deleteAfterDays: 30, keepNewest: 5}}"),
    at: "5:57",
    message: "Both deleteAfterDays and keepNewest are given; ECR takes one rule for all images.",
    fix: "Keep one of the two.",
  },
  {
    code: "repository-taken",
    files: {
      "images/a.yaml": container("repository: {name: base}"),
      "images/b.yaml": container("repository: {name: base}"),
    },
    at: "images/b.yaml:5:20",
    message: "The repository base is also that of a, in the same account and Region.",
    fix: "Give it a name of its own, like {name}.",
  },
  {
    code: "moving-tag",
    files: alone("distribution: {containerTags: [latest]}"),
    at: "5:32",
    message: "Each build gets the tag latest, but the repository's tags are immutable: ECR refuses the second.",
    fix: 'Add "mutableTags: [latest]" under repository, or delete the tag.',
  },
  {
    code: "moving-tag",
    title: "of a version that a schedule builds again",
    files: alone(
      'distribution: {containerTags: ["v{version}"]}\nschedule: {rate: 7 days, onlyWhenDependenciesChange: false}',
    ),
    at: "5:32",
    message:
      "Each scheduled build of a version gets the tag v{version}, but the repository's tags are immutable: ECR refuses the second.",
    fix: "Add \"mutableTags: ['v*']\" under repository, or delete the tag.",
  },
  {
    code: "mutable-tags",
    files: alone("repository: {immutableTags: false, mutableTags: [latest]}"),
    at: "5:49",
    message: "mutableTags has no effect: immutableTags is false, so all tags may be pushed again.",
    fix: "Delete one of the two.",
    severity: "warning",
  },
  {
    code: "context-empty",
    files: { "images/base.yaml": docker("context: wbe") },
    at: "4:10",
    message: "There is no file in images/wbe, the build context.",
    fix: "Put the Dockerfile there, or write another folder as context.",
  },
  {
    code: "context-too-large",
    title: "files",
    files: {
      ...onDocker(),
      ...Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`images/base/${index.toString()}`, ""])),
    },
    at: "4:15",
    message: "The build context images/base has 201 files; at most 200 are taken.",
    fix: /^Leave out what the image does not need/,
  },
  {
    code: "file-too-large",
    title: "of a context",
    files: { ...onDocker("context: base"), "images/base/big": new Uint8Array(65_537) },
    at: "images/base/big:1:1",
    message: /65,537 bytes/,
    fix: /ADD --checksum/,
  },
  {
    code: "file-missing",
    title: "the Dockerfile of a context",
    files: { "images/base.yaml": docker(), "images/base/dockerfile": DOCKER },
    at: "1:1",
    message: /There is no file "base\/Dockerfile"/,
    fix: "Write base/dockerfile.",
  },
  {
    code: "other-builder",
    files: onDocker("components: [{managed: update-linux}]"),
    at: "4:1",
    message: "components does nothing: CodeBuild builds this image.",
    fix: "Install by RUN in the Dockerfile, and COPY files of the context.",
  },
  {
    code: "other-builder",
    title: "Image Builder",
    files: alone("platforms: [linux/amd64]"),
    at: "5:1",
    message: "platforms does nothing: Image Builder builds this image.",
    fix: "Add build: {with: codebuild}, or write architectures: [x86_64, arm64], each with a repository of its own.",
  },
  {
    code: "dockerfile-parent",
    files: onDocker("", `FROM docker.io/library/nginx@${DIGEST}`),
    at: "images/base/Dockerfile:1:1",
    message: "The Dockerfile has no stage FROM $PARENT_IMAGE, so nothing is built on the parent.",
    fix: "Begin it with the lines ARG PARENT_IMAGE and FROM $PARENT_IMAGE.",
  },
  {
    code: "dockerfile-parent",
    title: "undeclared",
    files: onDocker("", "FROM ${PARENT_IMAGE}\nARG PARENT_IMAGE"),
    at: "images/base/Dockerfile:1:1",
    message: /^The Dockerfile has no line "ARG PARENT_IMAGE" before the first FROM/,
    fix: "Begin it with the lines ARG PARENT_IMAGE and FROM $PARENT_IMAGE.",
  },
  {
    code: "dockerfile-from",
    title: "in a context",
    files: onDocker("", `${DOCKER}FROM golang:1.24 AS build\n`),
    at: "images/base/Dockerfile:3:1",
    message: "FROM golang:1.24 has no digest: what it stands for can change with every push.",
    fix: /^Write golang:1\.24@sha256/,
  },
  {
    code: "dockerfile-outside",
    files: { ...onDocker("dockerfile: other/Dockerfile"), "images/other/Dockerfile": DOCKER },
    at: "4:13",
    message: "other/Dockerfile is outside of the build context images/base.",
    fix: "Move it there, and write base/Dockerfile.",
  },
  {
    code: "parent-builder",
    files: { ...onDocker(), "images/child.yaml": container("parent: {image: base}") },
    at: "images/child.yaml:4:17",
    message: "CodeBuild builds base, so Image Builder has no image of that name to build on.",
    fix: "Write build: {with: codebuild} here too, or the parent as {registry: …, tag: …, digest: …}.",
  },
  {
    code: "repository-architecture",
    title: "of all platforms",
    files: onDocker('repository: {name: "{name}-{architecture}"}'),
    at: "4:20",
    message: "One repository has all platforms under one tag, so its name has no {architecture}.",
    fix: "Delete {architecture} from the name.",
  },
  {
    code: "secret-in-file",
    title: "in a context",
    files: { ...onDocker(), "images/base/app.env": `TOKEN=gh${"p"}_${"a1B2".repeat(9)}\n` },
    at: "images/base/app.env:1:7",
    message: /GitHub/,
    fix: /./,
  },
  {
    code: "conflict-marker",
    title: "in a context",
    files: { ...onDocker(), "images/base/app.conf": "a\n<<<<<<< HEAD\n" },
    at: "images/base/app.conf:2:1",
    message: /./,
    fix: /./,
  },
];

/** What is wrong only with containers. */
export const containerCases: readonly Case[] = cases.map((each) => ({
  ...each,
  at: each.at.startsWith("images/") ? each.at : `images/base.yaml:${each.at}`,
}));
