import { nameMatcher, RESERVED_NAMES, type ImageDefinition, type ImageSettings } from "../../../definition";
import { listed } from "../../fleet/image-names";
import { CliError } from "../../terminal/exit-code";
import { IMAGE_TEMPLATES, type ImageTemplate, type TemplateValues } from "./template";
import type { Prompt } from "../../terminal/prompt";

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

type Missing = { readonly flag: string; readonly what: string }[];

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
  const missing: Missing = [];
  const ask = asker(prompt, missing);
  const given = tagsGiven(flags, neighbourhood);
  const template = templateNamed(
    flags.template ?? (await ask.choose("--template", "What is the image?", IMAGE_TEMPLATES)),
  );
  const name =
    flags.name ?? (await ask.text("<name>", "Its name", undefined, (typed) => nameFault(typed, neighbourhood)));
  const parent = flags.parent ?? (await parentOf(template, neighbourhood, ask));
  const description = flags.description ?? (await askDescription(name, prompt));
  const tags = await tagsFor(given, neighbourhood.settings, ask);
  const share = template?.isShared === true ? await shareFor(flags, neighbourhood.settings, ask) : undefined;
  if (missing.length > 0 || template === undefined) throw missingError(missing);
  return asked(template, { name, description, parent, tags, ...(share && { share }) }, flags, neighbourhood);
}

/** What follows from the parent: the folder, the range, and architectures where none are said. */
function asked(
  template: ImageTemplate,
  values: Omit<TemplateValues, "architectures" | "parent"> & { readonly parent: string },
  { architecture }: NewImageFlags,
  { definitions }: Neighbourhood,
): NewImage {
  const ours = definitions.find(({ name }) => name === values.parent);
  return {
    folder: ours?.platform === "Windows" ? (template.onWindows ?? template.name) : template.name,
    values: {
      ...values,
      parent: writtenParent(values.parent, ours),
      architectures: architecture ?? ours?.architectures ?? ["x86_64"],
    },
  };
}

/** Follows a parent of ours up to its next major version. */
function writtenParent(name: string, ours: ImageDefinition | undefined): TemplateValues["parent"] {
  return ours === undefined ? name : { image: name, version: `${ours.version.split(".")[0] ?? "1"}.x.x` };
}

type Ask = ReturnType<typeof asker>;

/** Asks, or, when there is nobody to ask, notes what is missing and goes on with an empty answer. */
function asker(prompt: Prompt | undefined, missing: Missing) {
  const lacks = (flag: string, what: string): Promise<string> => {
    missing.push({ flag, what });
    return Promise.resolve("");
  };
  return {
    text: (flag: string, question: string, fallback: string | undefined, refuse: Parameters<Prompt["text"]>[2]) =>
      prompt === undefined
        ? lacks(
            flag,
            question.replace(/^./, (first) => first.toLowerCase()),
          )
        : prompt.text(question, fallback, refuse),
    choose: (flag: string, question: string, choices: Parameters<Prompt["choose"]>[1]) =>
      prompt === undefined
        ? lacks(flag, `one of ${listed(choices.map(({ name }) => name))}`)
        : prompt.choose(question, choices),
  };
}

/** Throws a {@link CliError} for a name that cannot be, before anything is asked. */
function tagsGiven(flags: NewImageFlags, neighbourhood: Neighbourhood): Record<string, string> {
  const fault = flags.name === undefined ? undefined : nameFault(flags.name, neighbourhood);
  if (fault !== undefined) throw new CliError(fault, "Give another name; nothing was written.", 1);
  const tags = Object.fromEntries((flags.tag ?? []).map(tagOf));
  if (flags.ownerEmail !== undefined) tags["OwnerEmail"] = flags.ownerEmail;
  return tags;
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
    : `The settings allow no image \`${name}\`; names are like ${naming.join(", ")}.`;
}

function templateNamed(name: string): ImageTemplate | undefined {
  return IMAGE_TEMPLATES.find((template) => template.name === name);
}

function tagOf(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new CliError(`The tag \`${text}\` has no value.`, "Write --tag Key=Value.", 1);
}

function parentOf(template: ImageTemplate | undefined, { definitions }: Neighbourhood, ask: Ask): Promise<string> {
  if (template?.parent !== undefined || template === undefined) return Promise.resolve(template?.parent ?? "");
  if (definitions.length === 0)
    throw new CliError("There is no image to build on yet.", "Make one: golden new --template linux.", 1);
  const choices = definitions.map(({ name, version, platform }) => ({ name, title: `${version}, ${platform}` }));
  return ask.choose("--parent", "What is it built on?", choices);
}

async function askDescription(name: string, prompt: Prompt | undefined): Promise<string> {
  const fallback = name.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
  return prompt === undefined ? fallback : prompt.text("What is it for", fallback, () => undefined);
}

/** The tags given, and those that the settings require and do not give themselves. */
async function tagsFor(
  given: Readonly<Record<string, string>>,
  settings: ImageSettings | undefined,
  ask: Ask,
): Promise<Record<string, string>> {
  const tags = { ...given };
  for (const [key, { allowed }] of Object.entries(settings?.requiredTags ?? {})) {
    if (Object.hasOwn(tags, key) || Object.hasOwn(settings?.defaultTags ?? {}, key)) continue;
    const flag = key === "OwnerEmail" ? "--owner-email" : `--tag ${key}=…`;
    if (allowed?.length === 1) tags[key] = allowed[0] ?? "";
    else if (allowed === undefined) tags[key] = await ask.text(flag, `The tag ${key}`, undefined, () => undefined);
    else
      tags[key] = await ask.choose(
        flag,
        `The tag ${key}?`,
        allowed.map((name) => ({ name })),
      );
  }
  return tags;
}

async function shareFor(
  flags: NewImageFlags,
  settings: ImageSettings | undefined,
  ask: Ask,
): Promise<TemplateValues["share"]> {
  const fallback = settings?.organization?.id;
  const question = "Whom it is shared with, an account or an organization";
  const ids =
    flags.shareWith ??
    (fallback === undefined ? [await ask.text("--share-with", question, undefined, idFault)] : [fallback]);
  const [fault] = ids.flatMap((id) => (id === "" ? [] : (idFault(id) ?? [])));
  if (fault !== undefined) throw new CliError(fault, "Write --share-with 111122223333, or --share-with o-….", 1);
  const organizations = ids.filter((id) => id.startsWith("o-"));
  const accounts = ids.filter((id) => !id.startsWith("o-"));
  return { ...(organizations.length > 0 && { organizations }), ...(accounts.length > 0 && { accounts }) };
}

function idFault(id: string): string | undefined {
  return /^(?:\d{12}|o-[a-z0-9]{10,32})$/.test(id)
    ? undefined
    : `\`${id}\` is neither an account (twelve digits) nor an organization (o-…).`;
}

function missingError(missing: Missing): CliError {
  const lines = missing.map(({ flag, what }) => `  ${flag}  ${what}`);
  const message = `There is no terminal to ask on, and this is missing:\n${lines.join("\n")}`;
  return new CliError(message, "Give these on the command line, or run golden new in a terminal.", 1);
}
