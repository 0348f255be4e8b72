import * as pulumi from "@pulumi/pulumi";
import type { Issue } from "../definition/diagnostics/report";
import type { Tags } from "./account-args";

/**
 * One wrong argument of a component: an issue without file and code, as arguments have neither. `path` is where in the args
 * (`distributions[0].amiName`), `message` what is wrong, with the value got and what is allowed, `fix` the change to make.
 */
export type ArgumentFault = Pick<Issue, "path" | "message" | "fix">;

const ACCOUNT_ID = /^\d{12}$/;
const SEMANTIC_VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const HIGHEST_VERSION_PART = 1_073_741_823;
/** Of recipes, configurations and pipelines: what the Image Builder API takes (`ResourceName`). */
const RESOURCE_NAME = /^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/;
const KEY_ALIAS = /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/;
const RESERVED_TAG = /^aws:/i;

/**
 * Throws one `ResourceError` that lists every fault, without a stack trace: the fault is in the arguments, not here.
 * Nothing happens without faults.
 *
 * @param component the component, already registered, so that the engine prints the message beside it
 * @param title `ImagePipeline "docker-host"`
 */
export function throwFaults(component: pulumi.Resource, title: string, faults: readonly ArgumentFault[]): void {
  if (faults.length === 0) return;
  const count = faults.length === 1 ? "one wrong argument" : `${faults.length} wrong arguments`;
  const lines = faults.map(({ path, message, fix }) => `  ${path}: ${message}\n    ${fix}`);
  throw new pulumi.ResourceError([`${title} has ${count}:`, ...lines].join("\n"), component, true);
}

/** A quoted value for a message; control characters are escaped and long text is cut. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return cut.replace(
    /[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The fault as a list, or none. */
export function failIf(isWrong: boolean, path: string, fault: Omit<ArgumentFault, "path">): ArgumentFault[] {
  return isWrong ? [{ path, ...fault }] : [];
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html */
export function resourceName(path: string, name: string): ArgumentFault[] {
  return failIf(!RESOURCE_NAME.test(name), path, {
    message: `${shown(name)} is not a name that Image Builder takes: 3–128 letters, digits, "-", "_" and inner spaces`,
    fix: "Use only letters, digits and hyphens.",
  });
}

/** `MAJOR.MINOR.PATCH` of whole numbers up to 1,073,741,823. */
export function version(path: string, value: string): ArgumentFault[] {
  const parts = SEMANTIC_VERSION.exec(value)?.slice(1) ?? [];
  const isRight = parts.length === 3 && parts.every((part) => Number(part) <= HIGHEST_VERSION_PART);
  return failIf(!isRight, path, {
    message: `${shown(value)} is not MAJOR.MINOR.PATCH with whole numbers of 0–${HIGHEST_VERSION_PART}`,
    fix: 'Write a version such as "1.2.0", without a suffix; AWS adds the build number itself.',
  });
}

export function account(path: string, id: string): ArgumentFault[] {
  return failIf(!ACCOUNT_ID.test(id), path, {
    message: `${shown(id)} is not an account id of twelve digits`,
    fix: "Write the twelve digits as a string, leading zeros included.",
  });
}

/** Accounts, each once. */
export function accounts(path: string, ids: readonly string[] = []): ArgumentFault[] {
  return [...ids.flatMap((id, index) => account(`${path}[${index}]`, id)), ...unique(path, ids)];
}

/** A whole number within bounds; what is not given is not judged. */
export function range(path: string, value: number | undefined, least: number, most: number): ArgumentFault[] {
  const isRight = value === undefined || (Number.isInteger(value) && value >= least && value <= most);
  return failIf(!isRight, path, {
    message: `${shown(value)} is not a whole number of ${least}–${most}`,
    fix: `Give a number of ${least}–${most}.`,
  });
}

/** Six fields; what is not given is not judged. */
export function cron(path: string, value = "0 7 * * ? *"): ArgumentFault[] {
  return failIf(value.trim().split(/\s+/).length !== 6 || value.includes("("), path, {
    message: `${shown(value)} is not six fields`,
    fix: 'Write minutes, hours, day of month, month, day of week and year, as "0 7 * * ? *".',
  });
}

/** @param example a good alias */
export function keyAlias(path: string, alias: string, example: string): ArgumentFault[] {
  return failIf(!KEY_ALIAS.test(alias), path, {
    message: `${shown(alias)} is not alias/ and 1–250 letters, digits, "/", "_" and "-"; alias/aws/ is AWS's own`,
    fix: `Use an alias such as "${example}".`,
  });
}

/** `tags`: at most 50, keys ≤ 128 and values ≤ 256 characters, none that AWS reserves. */
export function tags(values: Tags = {}): ArgumentFault[] {
  const { length } = Object.keys(values);
  return [
    ...failIf(length > 50, "tags", { message: `${length} tags; AWS takes 50`, fix: "Remove tags." }),
    ...Object.entries(values).flatMap(([key, value]) => [
      ...failIf(RESERVED_TAG.test(key), `tags.${key}`, {
        message: 'the prefix "aws:" is AWS\'s own',
        fix: "Rename the tag.",
      }),
      ...failIf(key.length > 128 || (typeof value === "string" && value.length > 256), `tags.${shown(key)}`, {
        message: "a key may have up to 128 characters, a value 256",
        fix: "Shorten the tag.",
      }),
    ]),
  ];
}

export function unique(path: string, values: readonly string[]): ArgumentFault[] {
  const twice = new Set(values.filter((value, index) => values.indexOf(value) !== index));
  return [...twice].map((value) => ({ path, message: `${shown(value)} is given twice`, fix: "Remove one of them." }));
}
