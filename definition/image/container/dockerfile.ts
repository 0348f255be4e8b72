import { error, faultsOf, type Fault } from "../../diagnostics/fault";
import { decode } from "../../yaml/decode";
import type { NormalImage } from "../kind";
import { fileNamed, type NamedFiles } from "../named-files";
import type { Dockerfile } from "./container-definition";
import { instructionsOf, type Instruction } from "./instructions";

const { codes, fault } = faultsOf({
  "dockerfile-variable": error("A Dockerfile without what Image Builder fills in", {
    why: "Without parentImage nothing is built on the parent; without environments and components no component runs.",
    bad: "FROM docker.io/library/ubuntu:24.04",
    good: "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}",
  }),
  "dockerfile-parent": error("A Dockerfile that is not built on the parent", {
    why: "The build hands the parent over with its digest; another image would be the base instead.",
    bad: "FROM docker.io/library/nginx:1.27",
    good: "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE",
  }),
  "dockerfile-outside": error("A Dockerfile outside of its context", {
    why: "Docker gets the folder of the context, and nothing else.",
    bad: "context: web\ndockerfile: docker/Dockerfile",
    good: "context: web\ndockerfile: web/Dockerfile",
  }),
  "dockerfile-from": error("An image without its digest in a Dockerfile", {
    why: "Its tag can be pushed again: two builds of one version would differ.",
    bad: "FROM docker.io/library/golang:1.24 AS build",
    good: "FROM docker.io/library/golang:1.24@sha256:c35e29c9450151419d9448b0fd75374fec4fff364a27f176fb458d472dfc9e54 AS build",
  }),
  "dockerfile-context": error("A Dockerfile that copies from a build context", {
    why: "A container recipe takes a Dockerfile template and nothing beside it: there is no file of the repository to copy.",
    bad: "COPY app.conf /etc/app.conf",
    good: "COPY --from=build /out/app /usr/local/bin/app",
  }),
  "dockerfile-too-large": error("A Dockerfile of more than 16,000 characters", {
    why: "Image Builder's limit of a template.",
    bad: "a Dockerfile with a script in it",
    good: "a Dockerfile, and a component document that downloads the script",
  }),
});
export { codes as dockerfileCodes };

/** `dockerfileTemplateData` of CreateContainerRecipe (botocore 1.43.11). */
const MAX_CHARACTERS = 16_000;

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html */
const VARIABLES = ["parentImage", "environments", "components"] as const;

export const DEFAULT_DOCKERFILE = `FROM {{{ imagebuilder:parentImage }}}
{{{ imagebuilder:environments }}}
{{{ imagebuilder:components }}}
`;

const PARENT = /^\{\{\{ *imagebuilder:parentImage *\}\}\}$/;

/** As the argument that a build by Docker gets. */
const PARENT_ARGUMENT = /^\$(?:PARENT_IMAGE|\{PARENT_IMAGE\})$/;

/** The Dockerfile of an image, with what is wrong in it. */
export function normalizeDockerfile(
  written: string | undefined,
  files: NamedFiles,
  faultsIn = templateFaults,
): NormalImage<Dockerfile> {
  const standard = { content: DEFAULT_DOCKERFILE };
  if (written === undefined) return { value: standard, faults: [], files: [] };
  const file = fileNamed(written, files, ["dockerfile"]);
  if ("fault" in file) return { value: standard, faults: [file.fault], files: [] };
  const { path } = file;
  const decoded = decode(file.bytes);
  const content = decoded.text.replaceAll("\r\n", "\n");
  const faults = decoded.fault === undefined ? faultsIn(content) : [decoded.fault];
  return { value: { file: path, content }, faults: [], files: [{ path, text: decoded.text, faults }] };
}

export function dockerfileOutside(written: string, folder: string): Fault {
  const message = `${written} is outside of the build context images/${folder}.`;
  return fault("dockerfile-outside", ["dockerfile"], message, `Move it there, and write ${folder}/Dockerfile.`);
}

/** Of one that Docker builds, in a context. */
export function dockerFaults(content: string): Fault[] {
  const instructions = instructionsOf(content);
  const isOnParent = instructions.some(({ word, args }) => word === "FROM" && PARENT_ARGUMENT.test(imageOf(args)));
  const first = instructions.findIndex(({ word }) => word === "FROM");
  const isDeclared = instructions.slice(0, Math.max(first, 0)).some(({ text }) => /^ARG\s+PARENT_IMAGE$/i.test(text));
  const lacks = isOnParent
    ? 'no line "ARG PARENT_IMAGE" before the first FROM, so its parent is empty'
    : "no stage FROM $PARENT_IMAGE, so nothing is built on the parent";
  const fix = "Begin it with the lines ARG PARENT_IMAGE and FROM $PARENT_IMAGE.";
  return [
    ...(isOnParent && isDeclared
      ? []
      : [fault("dockerfile-parent", [], `The Dockerfile has ${lacks}.`, fix, { offset: 0 })]),
    ...fromFaults(instructions, PARENT_ARGUMENT),
  ];
}

function templateFaults(content: string): Fault[] {
  const instructions = instructionsOf(content);
  return [
    ...sizeFaults(content),
    ...VARIABLES.flatMap((name) => variableFaults(name, instructions)),
    ...fromFaults(instructions, PARENT),
    ...instructions.flatMap(contextFaults),
  ];
}

function sizeFaults({ length }: string): Fault[] {
  if (length <= MAX_CHARACTERS) return [];
  const message = `The Dockerfile has ${length.toLocaleString("en")} characters; Image Builder takes ${MAX_CHARACTERS.toLocaleString("en")}.`;
  const fix = "Move what it runs into component documents.";
  return [fault("dockerfile-too-large", [], message, fix, { offset: 0 })];
}

function variableFaults(name: (typeof VARIABLES)[number], instructions: readonly Instruction[]): Fault[] {
  const variable = `{{{ imagebuilder:${name} }}}`;
  const isThere =
    name === "parentImage"
      ? instructions.some(({ word, args }) => word === "FROM" && PARENT.test(imageOf(args)))
      : instructions.some(({ text }) => new RegExp(`^\\{\\{\\{ *imagebuilder:${name} *\\}\\}\\}$`).test(text));
  if (isThere) return [];
  const line = name === "parentImage" ? `FROM ${variable}` : variable;
  const without = name === "parentImage" ? "nothing is built on the parent" : "no component runs";
  const message = `The Dockerfile has no line "${line}", so ${without}.`;
  return [fault("dockerfile-variable", [], message, `Add the line ${line}.`, { offset: 0 })];
}

/** Stages may be built on others, on nothing, or on an image whose content cannot change. */
function fromFaults(instructions: readonly Instruction[], parent: RegExp): Fault[] {
  const stages = new Set(["scratch"]);
  return instructions.flatMap(({ word, args, offset }) => {
    if (word !== "FROM") return [];
    const image = imageOf(args);
    const isFixed = parent.test(image) || stages.has(image.toLowerCase()) || /@sha256:[0-9a-f]{64}$/.test(image);
    const name = / as (\S+)$/i.exec(args)?.[1];
    if (name !== undefined) stages.add(name.toLowerCase());
    if (isFixed) return [];
    if (image.includes("$")) return [fault("dockerfile-from", [], ofVariable(image), WRITE_OUT, { offset })];
    const message = `FROM ${image} has no digest: what it stands for can change with every push.`;
    const fix = `Write ${image}@sha256:…, which this prints: docker buildx imagetools inspect ${image}`;
    return [fault("dockerfile-from", [], message, fix, { offset })];
  });
}

const WRITE_OUT = "Write the image with its digest.";

function ofVariable(image: string): string {
  return `FROM ${image} takes its image from a variable, so its digest is not known.`;
}

/** The first word that is no flag; a variable of Image Builder may have spaces. */
function imageOf(args: string): string {
  return /^(?:--\S+ +)*(\{\{\{.*?\}\}\}|\S+)/.exec(args)?.[1] ?? "";
}

/** What comes from another stage or image, from the network or from the Dockerfile itself needs no context. */
function contextFaults({ word, args, offset }: Instruction): Fault[] {
  if ((word !== "COPY" && word !== "ADD") || /(?:^| )--from=/.test(args) || args.includes("<<")) return [];
  const sources = (args.startsWith("[") ? args.replace(/[[\]",]/g, " ") : args).split(" ").filter(isSource);
  const local = sources.slice(0, -1).find((source) => !/^(?:https?:\/\/|git@|git:\/\/)/.test(source));
  if (local === undefined) return [];
  const message = `${word} ${local}: Image Builder gives the build no context, so there is no file to copy.`;
  const fix = "Download it in a component or by ADD with a URL, write it with RUN, or COPY --from another stage.";
  return [fault("dockerfile-context", [], message, fix, { offset })];
}

function isSource(word: string): boolean {
  return word !== "" && !word.startsWith("--");
}
