import { nameMatcher, RESERVED_NAMES, type ImageDefinition, type ImageSettings } from "../../../definition";
import { listed } from "../../fleet/image-names";
import { CliError } from "../../terminal/exit-code";
import type { Prompt } from "../../terminal/prompt";
import { IMAGE_TEMPLATES, type ImageTemplate, type TemplateValues } from "./template";

/** What is said of a new image on the command line. */
export interface NewImageFlags {
  readonly name?: string;
  readonly template?: string;
  readonly parent?: string;
  readonly architecture?: readonly string[];
  readonly description?: string;
  readonly ownerEmail?: string;
  readonly tag?: readonly string[];
  readonly shareWith?: readonly string[];
  /** Of a project, or of what builds an external image. */
  readonly repository?: string;
}

/** Where the new image will live. */
export interface Neighbourhood {
  /** Names of every definition file. */
  readonly names: readonly string[];
  /** Of the sound ones. */
  readonly definitions: readonly ImageDefinition[];
  /** Of the stack that will deploy it. */
  readonly settings?: ImageSettings;
}

/** A template chosen, with all that it needs. */
export interface NewImage {
  /** Of the template's files. */
  readonly folder: string;
  readonly values: TemplateValues;
}

type Tags = Readonly<Record<string, string>>;

/** Asks for what a flag would say. */
interface Ask {
  readonly text: (flag: string, question: string, refuse?: Parameters<Prompt["text"]>[2]) => Promise<string>;
  readonly choose: (flag: string, ...question: Parameters<Prompt["choose"]>) => Promise<string>;
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/**
 * Gathers what a template needs: from the flags, then from answers. Without a prompt everything that is missing is named
 * in one {@link CliError}.
 */
export async function newImage(
  flags: NewImageFlags,
  neighbourhood: Neighbourhood,
  prompt: Prompt | undefined,
): Promise<NewImage> {
  const { definitions, settings } = neighbourhood;
  const missing: string[] = [];
  const ask = asker(prompt, missing);
  const given = tagsGiven(flags, neighbourhood);
  const chosen = flags.template ?? (await ask.choose("--template", "What is the image?", IMAGE_TEMPLATES));
  const template = IMAGE_TEMPLATES.find((each) => each.name === chosen);
  const name = flags.name ?? (await ask.text("<name>", "Its name", (typed) => nameFault(typed, neighbourhood)));
  const parent = flags.parent ?? (await parentOf(template, definitions, ask));
  const description = flags.description ?? (await askDescription(name, prompt));
  const tags = await tagsFor(given, settings, ask);
  const share = template?.isShared === true ? await shareFor(flags, settings, ask) : undefined;
  const repository = template?.isOfRepository === true ? await repositoryFor(flags, ask) : undefined;
  refuseMissing(missing, "golden new");
  if (template === undefined)
    throw new CliError(`There is no template \`${chosen}\`.`, "golden new --list-templates", 1);
  const { folder, ...ofParent } = fromParent(template, parent, flags.architecture, definitions);
  return {
    folder,
    values: { name, description, tags, ...ofParent, ...(share && { share }), ...(repository && { repository }) },
  };
}

/** What follows from the parent; one in the repository is followed up to its next major version. */
function fromParent(
  { name, onWindows = name, isContainer }: ImageTemplate,
  parent: string,
  architecture: NewImageFlags["architecture"],
  definitions: readonly ImageDefinition[],
) {
  const ours = definitions.find((each) => each.name === parent);
  const major = ours?.version?.split(".")[0] ?? "1";
  return {
    folder: ours?.platform === "Windows" ? onWindows : name,
    parent: ours === undefined ? foreignParent(parent, isContainer) : { image: parent, version: `${major}.x.x` },
    architectures: architecture ?? ours?.architectures ?? ["x86_64"],
  };
}

/** As `parent` is written: for a container a reference with its digest. */
function foreignParent(parent: string, isContainer = false): TemplateValues["parent"] {
  if (!isContainer) return parent;
  const [, registry, tag, digest] = /^([^@]+?)(?::([\w.-]+))?@(sha256:[0-9a-f]{64})$/.exec(parent) ?? [];
  if (registry !== undefined && digest !== undefined) return { registry, ...(tag !== undefined && { tag }), digest };
  const message = `\`${parent}\` is neither a container of this repository nor a reference with its digest.`;
  const fix =
    "Write --parent docker.io/library/ubuntu:24.04@sha256:…; docker buildx imagetools inspect prints digests.";
  throw new CliError(message, fix, 1);
}

/** Asks, or, when there is no one to ask, notes what is missing and goes on with an empty answer. */
export function asker(prompt: Prompt | undefined, missing: string[]): Ask {
  if (prompt !== undefined)
    return {
      text: (_, question, refuse = () => undefined) => prompt.text(question, undefined, refuse),
      choose: (_, ...question) => prompt.choose(...question),
    };
  const lacks = async (flag: string, what: string): Promise<string> => {
    missing.push(`  ${flag}  ${what}`);
    return "";
  };
  return {
    text: (flag, question) => lacks(flag, `${question.charAt(0).toLowerCase()}${question.slice(1)}`),
    choose: (flag, _, choices) => lacks(flag, `one of ${listed(choices.map(({ name }) => name))}`),
  };
}

/** Throws a {@link CliError} that names what {@link asker} noted. */
export function refuseMissing(missing: readonly string[], command: string): void {
  if (missing.length === 0) return;
  const message = `There is no terminal to ask on, and this is missing:\n${missing.join("\n")}`;
  throw new CliError(message, `Give these on the command line, or run ${command} in a terminal.`, 1);
}

/** Throws a {@link CliError} for a name that cannot be, before anything is asked. */
function tagsGiven({ name, tag = [], ownerEmail }: NewImageFlags, neighbourhood: Neighbourhood): Tags {
  const fault = name === undefined ? undefined : nameFault(name, neighbourhood);
  if (fault !== undefined) throw new CliError(fault, "Give another name; nothing was written.", 1);
  return { ...Object.fromEntries(tag.map(tagOf)), ...(ownerEmail !== undefined && { OwnerEmail: ownerEmail }) };
}

function nameFault(name: string, { names, settings }: Neighbourhood): string | undefined {
  if (!NAME.test(name) || name.length > 63)
    return `\`${name}\` is not a name: up to 63 lower-case letters and digits, in words joined by single hyphens.`;
  const reserved = RESERVED_NAMES.get(name);
  if (reserved !== undefined) return `No image can be called \`${name}\`: ${reserved}.`;
  if (names.some((other) => other.toLowerCase() === name)) return `There is already an image \`${name}\`.`;
  const { naming } = settings ?? {};
  return naming === undefined || nameMatcher(naming)(name)
    ? undefined
    : `The settings do not allow the name \`${name}\`; names must match ${naming.join(", ")}.`;
}

function tagOf(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new CliError(`The tag \`${text}\` has no value.`, "Write --tag Key=Value.", 1);
}

async function parentOf(template: ImageTemplate | undefined, definitions: readonly ImageDefinition[], ask: Ask) {
  if (template?.parent !== undefined || template === undefined) return template?.parent ?? "";
  if (template.isContainer === true)
    return ask.text("--parent", "What it is built on, a container of yours or a reference with its digest");
  const built = definitions.filter(({ version }) => version !== undefined);
  if (built.length === 0)
    throw new CliError("There is no image to build on yet.", "Make one: golden new --template linux.", 1);
  const choices = built.map(({ name, version, platform }) => ({ name, title: [version, platform].join(", ") }));
  return ask.choose("--parent", "What is it built on?", choices);
}

async function askDescription(name: string, prompt: Prompt | undefined): Promise<string> {
  const fallback = name.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
  return prompt === undefined ? fallback : prompt.text("What is it for", fallback, () => undefined);
}

/** The tags given, and those that the settings require and do not give themselves. */
async function tagsFor(given: Tags, settings: ImageSettings | undefined, ask: Ask): Promise<Tags> {
  const tags: Record<string, string> = { ...given };
  for (const [key, { allowed }] of Object.entries(settings?.requiredTags ?? {})) {
    if (Object.hasOwn(tags, key) || Object.hasOwn(settings?.defaultTags ?? {}, key)) continue;
    const flag = key === "OwnerEmail" ? "--owner-email" : `--tag ${key}=…`;
    const choices = allowed?.map((name) => ({ name })) ?? [];
    if (allowed?.length === 1) tags[key] = allowed[0] ?? "";
    else if (allowed === undefined) tags[key] = await ask.text(flag, `The tag ${key}`);
    else tags[key] = await ask.choose(flag, `The tag ${key}?`, choices);
  }
  return tags;
}

async function repositoryFor({ repository }: NewImageFlags, ask: Ask): Promise<string> {
  return repository ?? ask.text("--repository", "The repository on GitHub, owner/name");
}

async function shareFor(
  { shareWith }: NewImageFlags,
  settings: ImageSettings | undefined,
  ask: Ask,
): Promise<TemplateValues["share"]> {
  const fallback = settings?.organization?.id;
  const question = "Who it is shared with, an account or an organization";
  const ids = shareWith ?? [fallback ?? (await ask.text("--share-with", question, idFault))];
  const [fault] = ids.flatMap((id) => (id === "" ? [] : (idFault(id) ?? [])));
  if (fault !== undefined) throw new CliError(fault, "Write --share-with 111122223333, or --share-with o-….", 1);
  const organizations = ids.filter((id) => id.startsWith("o-"));
  const accounts = ids.filter((id) => !id.startsWith("o-"));
  return { ...(organizations.length > 0 && { organizations }), ...(accounts.length > 0 && { accounts }) };
}

function idFault(id: string): string | undefined {
  if (/^(?:\d{12}|o-[a-z0-9]{10,32})$/.test(id)) return undefined;
  return `\`${id}\` is neither an account (twelve digits) nor an organization (o-…).`;
}
