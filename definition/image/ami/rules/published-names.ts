import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { reservedFaults, tagCodes } from "../../../settings/tags";
import type { AmiDefinition } from "../../image-definition";
import type { AmiRule } from "./ami-rule";

const { codes, fault } = faultsOf({
  "ami-name-date": error("The AMI name lacks the build date", {
    why: "AMI names are unique in a Region: the second build would fail.",
    bad: 'amiName: "{name}-{version}"',
    good: 'amiName: "{name}-{version}-{{ imagebuilder:buildDate }}"',
  }),
  "ami-name-architecture": error("The AMI name lacks the architecture", {
    why: "Both architectures are built at once, and AMI names are unique.",
    bad: 'amiName: "{name}-{{ imagebuilder:buildDate }}"',
    good: 'amiName: "{name}-{architecture}-{{ imagebuilder:buildDate }}"',
  }),
  "ami-name-form": error("An AMI name that Image Builder does not accept", {
    why: "3 to 127 characters, of letters, digits, spaces and - _ . :",
    bad: 'amiName: "{name}/{{ imagebuilder:buildDate }}"',
    good: 'amiName: "{name}-{{ imagebuilder:buildDate }}"',
  }),
  "architecture-names": error("One word for both architectures", {
    why: "It distinguishes the architectures in names of AMIs and parameters.",
    bad: "architectureNames: {x86_64: linux, arm64: linux}",
    good: "architectureNames: {x86_64: amd64, arm64: aarch64}",
  }),
  "parameter-in-copies": error("A parameter in the accounts of copies, without parameter or copies", {
    why: "Nothing would be written.",
    bad: "distribution: {parameterInCopies: true}",
    good: 'distribution: {parameterInCopies: true, parameter: "/images/{name}", copyTo: ["111122223333"], kmsKey: create}',
  }),
  "too-many-tags": error("More tags than AWS takes", {
    why: "A resource has at most 50, with those of the settings and ImageName, ImageVersion and GitCommit.",
    bad: "tags: {…}                            # 40, and 20 more under distribution.amiTags",
    good: "tags: {…}                            # 47 in all",
  }),
  "parameter-form": error("A parameter name that SSM does not accept", {
    why: "A path begins with a slash, has no empty part, is at most 15 levels deep and does not begin with aws or ssm.",
    bad: "parameter: /aws/images/{name}",
    good: "parameter: /images/{name}",
  }),
  "parameter-architecture": error("One parameter for several architectures", {
    why: "Each build would overwrite the other's AMI id.",
    bad: "parameter: /images/{name}",
    good: "parameter: /images/{name}/{architecture}",
  }),
});

/** CreateDistributionConfiguration, amiDistributionConfiguration.name (botocore 1.43.11). */
const AMI_NAME = /^[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/;
const MAX_AMI_NAME = 127;

const BUILD_DATE = /\{\{ ?imagebuilder:buildDate ?\}\}/;

/** The AMI's name is unique (two architectures, many builds), and one that Image Builder takes. */
export const amiName: AmiRule = {
  codes,
  settings: "used",
  needs: [["distribution", "amiName"], ["architectures"], ["version"], ["name"]],
  check({ definition, settings }) {
    const { architectures, distribution } = definition;
    const { amiName: template } = distribution;
    const filled = fill(template, definition, settings?.namePrefix);
    const isTaken = AMI_NAME.test(filled) && filled.length <= MAX_AMI_NAME;
    return [
      ...(BUILD_DATE.test(template) ? [] : [withoutDate(template)]),
      ...(architectures.length > 1 && !template.includes("{architecture}") ? [withoutArchitecture(template)] : []),
      ...(isTaken ? [] : [badForm(filled)]),
    ];
  },
};

/** Longest outcome: the prefix of the settings may be put before the name, and architectures have words of their own. */
function fill(template: string, { name, version, distribution }: AmiDefinition, prefix: string | undefined): string {
  const { x86_64: x86 = "x86_64", arm64 = "arm64" } = distribution.architectureNames ?? {};
  return template
    .replaceAll("{name}", prefix === undefined ? name : `${prefix}-${name}`)
    .replaceAll("{architecture}", x86.length < arm64.length ? arm64 : x86)
    .replaceAll("{version}", version);
}

/** Two architectures of an image are distinguished by their words. */
export const architectureNames: AmiRule = {
  codes,
  needs: [["distribution", "architectureNames"], ["architectures"]],
  check({ definition: { architectures, distribution } }) {
    const own = distribution.architectureNames ?? {};
    const [word = "", ...others] = architectures.map((architecture) => own[architecture] ?? architecture);
    if (!others.includes(word)) return [];
    const message = `Both architectures are called ${word}, so their AMIs and parameters would have the same name.`;
    const path = ["distribution", "architectureNames"];
    return [fault("architecture-names", path, message, "Give each a word of its own.", { at: "key" })];
  },
};

function withoutDate(template: string): Fault {
  const message =
    "The AMI name lacks {{ imagebuilder:buildDate }}, so the second build would fail: AMI names are unique.";
  return wrongName("ami-name-date", message, `Write "${template}-{{ imagebuilder:buildDate }}".`);
}

function withoutArchitecture(template: string): Fault {
  const message =
    "The image has several architectures and its AMI name lacks {architecture}, so the second would fail: AMI names are unique.";
  return wrongName("ami-name-architecture", message, `Write "{architecture}-${template}".`);
}

function badForm(filled: string): Fault {
  const long = filled.length > MAX_AMI_NAME ? ` It has ${String(filled.length)} characters.` : "";
  const message = `The AMI name becomes ${JSON.stringify(filled)}, which Image Builder does not accept.${long}`;
  const fix = `Use letters, digits, spaces and - _ . : in 3 to ${String(MAX_AMI_NAME)} characters.`;
  return wrongName("ami-name-form", message, fix);
}

function wrongName(code: keyof typeof codes, message: string, fix: string): Fault {
  return fault(code, ["distribution", "amiName"], message, fix);
}

/** SSM: a path is at most 15 levels deep. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const MAX_LEVELS = 15;

/** The SSM parameter has a name that SSM takes, and one for each architecture. */
export const parameter: AmiRule = {
  codes,
  needs: [["distribution", "parameter"], ["architectures"]],
  check({ definition }) {
    const name = definition.distribution.parameter;
    if (name === undefined) return [];
    const form = formFault(name);
    return [
      ...(form === undefined ? [] : [wrong("parameter-form", `The parameter ${name} ${form[0]}.`, form[1])]),
      ...(definition.architectures.length > 1 && !name.includes("{architecture}") ? [sameForAll(name)] : []),
    ];
  },
};

/** What is wrong with the name of a parameter, and the fix. */
function formFault(name: string): readonly [string, string] | undefined {
  const left = name.replaceAll(/\{(?:name|architecture|version)\}/g, "x");
  const example = 'Write one like "/images/{name}/{architecture}".';
  if (/^\/?(?:aws|ssm)/i.test(name)) return ["begins with aws or ssm, which AWS keeps for itself", example];
  if (/[{}]/.test(left))
    return ["has braces other than {name}, {architecture}, {version}", "Write one of these, or remove the braces."];
  if (!/^\/?[a-zA-Z0-9_.-]+(?:\/[a-zA-Z0-9_.-]+)*$/.test(left))
    return ["has an empty part, or ends in a slash", example];
  if (!name.startsWith("/") && name.includes("/"))
    return ["is a path and must begin with a slash", `Write "/${name}".`];
  if (name.split("/").length - 1 > MAX_LEVELS) return [`is more than ${String(MAX_LEVELS)} levels deep`, "Shorten it."];
  return undefined;
}

/** What copies should hold is there, and so are copies. */
export const parameterInCopies: AmiRule = {
  codes,
  needs: [
    ["distribution", "parameter"],
    ["distribution", "copyTo"],
    ["distribution", "parameterInCopies"],
  ],
  check({ definition: { distribution } }) {
    const missing = distribution.copyTo.length === 0 ? "copyTo" : "parameter";
    const isWhole = distribution.copyTo.length > 0 && distribution.parameter !== undefined;
    if (distribution.parameterInCopies !== true || isWhole) return [];
    const message = `parameterInCopies is true, but there is no ${missing}: nothing would be written.`;
    const fix = `Add ${missing}, or delete parameterInCopies.`;
    return [fault("parameter-in-copies", ["distribution", "parameterInCopies"], message, fix)];
  },
};

function sameForAll(name: string): Fault {
  const message = `The image has several architectures and the parameter ${name} lacks {architecture}: they would overwrite each other.`;
  return wrong("parameter-architecture", message, `Write "${name.replace(/\/$/, "")}/{architecture}".`);
}

function wrong(code: keyof typeof codes, message: string, fix: string): Fault {
  return fault(code, ["distribution", "parameter"], message, fix);
}

/** Of a resource and of an AMI. Image Builder API, `TagMap`. */
const MOST_TAGS = 50;

/** The settings' tags, the image's, its AMIs' and the three that say which image it is are no more than AWS takes. */
export const tagCount: AmiRule = {
  codes,
  settings: "used",
  needs: [["distribution", "amiTags"], ["tags"]],
  check({ definition: { tags, distribution }, settings }) {
    const given = [settings?.defaultTags ?? {}, tags, distribution.amiTags].flatMap((each) => Object.keys(each));
    if (given.length + 3 <= MOST_TAGS) return []; // whichever of them are the same
    const all = new Set([...given, "ImageName", "ImageVersion", "GitCommit"].filter((name) => name !== "CreatedBy"));
    const count = all.size;
    if (count <= MOST_TAGS) return [];
    const message = `The AMIs would have ${count.toString()} tags, of the image, its amiTags, the settings and the three of golden-images; AWS takes ${MOST_TAGS.toString()}.`;
    const path = Object.keys(distribution.amiTags).length > 0 ? ["distribution", "amiTags"] : ["tags"];
    return [fault("too-many-tags", path, message, `Delete ${(count - MOST_TAGS).toString()} of them.`, { at: "key" })];
  },
};

/** No tag of the AMIs overwrites one that something else depends on. */
export const amiTags: AmiRule = {
  codes: tagCodes,
  needs: [["distribution", "amiTags"]],
  check({ definition }) {
    return reservedFaults(definition.distribution.amiTags, ["distribution", "amiTags"]);
  },
};
