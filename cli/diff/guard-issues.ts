import type { ImageSource, Issue } from "../../definition";
import { placeOfVersion } from "../../definition/yaml/version-edit";
import { guard, guardCodes, type ChildChange, type Finding, type ImageChange } from "../../changes";
import { childText, consequenceText } from "./change-words";
import type { Comparison } from "../fleet/comparison";

type Words = Pick<Issue, "message" | "fix">;
type GuardWords = { readonly [F in Finding as F["code"]]: (image: F["image"], base: string) => Words };

/** What the version guard finds, at the line of `version:`. A removed definition has its issue at its beginning. */
export function issuesOfGuard({ changes, taken, ref }: Comparison, source: ImageSource): readonly Issue[] {
  return guard(changes, taken).map((finding) => {
    const { code, image } = finding;
    const file = `images/${image.name}.yaml`;
    const read = source.read(file);
    const place = "refused" in read ? { line: 1, column: 1 } : placeOfVersion(read.bytes);
    const { severity } = guardCodes[code];
    return { code, severity, file, ...place, path: "refused" in read ? "" : "version", ...guardText(finding, ref) };
  });
}

/** `base` is what the user gave, for the commands in the fixes. */
export function guardText(finding: Finding, base: string): Words {
  const words = GUARD_WORDS[finding.code] as (image: Finding["image"], base: string) => Words;
  return words(finding.image, base);
}

const GUARD_WORDS: GuardWords = {
  "version-not-raised": (image) => ({
    message: `${image.name} changes (${causes(image)}) and is still ${image.version.old ?? ""}. ${whyRaise(image)}`,
    fix: `golden bump ${image.name}`,
  }),
  "version-lowered": ({ name, version: { old = "", new: now = "" } }, base) => ({
    message: `The version of ${name} drops from ${old} to ${now}. AWS has ${old} already, and consumers take the highest.`,
    fix: `Go back by going forward, with the older content under a higher version: golden bump ${name} --base ${base}`,
  }),
  "raised-without-change": ({ name, version: { old = "", new: now = "" } }) => ({
    message: `${name} is raised from ${old} to ${now}, and nothing else changes. It is built again.`,
    fix: `Write ${old} again if all you want is newer packages: a rebuild of ${old} gets them too.`,
  }),
  "changed-in-place": (image) => ({
    message: `${image.name} changes only outside the AMI (${causes(image)}): it is updated in place, and nothing is built.`,
    fix: `To build it now anyway, raise its version: golden bump ${image.name}`,
  }),
  "image-added": ({ name, version, otherName }) => ({
    message: `${[name, version.new].filter(Boolean).join(" ")} is new.${otherName === undefined ? "" : ` It has the content of ${otherName}, which is removed: to AWS a rename is a removal and an addition, and consumers must change the name.`}`,
    fix: `See what a deployment creates: golden plan ${name}`,
  }),
  "image-removed": (image) => ({
    message: removal(image),
    fix:
      image.version.old === undefined || image.isExternal
        ? "To keep its builds, bring the definition back."
        : "To delete AMIs for real, deregister them and delete their snapshots once they are no longer used (golden explain image-removed says how).",
  }),
  "parent-raised": parentRaised,
  "version-taken": ({ name, version: { old = "", new: now = "" } }, base) => ({
    message: `${name} is ${now} here, and since this branch began \`${base}\` has ${old} with other content. Only one of the two would be built.`,
    fix: `golden bump ${name} --base ${base}`,
  }),
  "base-unreadable": ({ name }) => ({
    message: `${name} had errors in the base commit, so what changed is unknown, and its version does not rise.`,
    fix: `golden bump ${name}`,
  }),
  "base-without-version": ({ name }) => ({
    message: `${name} could not be read in the base commit, so what changed is unknown.`,
    fix: `Raise the version if the image changed: golden bump ${name}`,
  }),
};

/** The recipe of a version is immutable; what is on the AMI comes only with the next one. CodeBuild has no recipe. */
function whyRaise({ fields, files, isOfCodeBuild, version: { old = "" } }: ImageChange): string {
  if (isOfCodeBuild) return `Its tags ${old}-1, ${old}-2 … would stand for two contents.`;
  const onTheAmi = files.length === 0 && fields.every(({ path }) => /^(distribution|tags)\b/.test(path));
  return onTheAmi
    ? "Existing AMIs do not get it: a new version makes one that does."
    : "AWS refuses another recipe of that version.";
}

/** What changed, in a few words: variables and files first, since they are not in the definition itself. */
function causes({ variables, files, fields }: ImageChange): string {
  const all = [
    ...variables.map((name) => `variable ${name}`),
    ...files.map(({ path }) => path),
    ...new Set(fields.map(({ path }) => path)),
  ];
  const more = all.length - 3;
  return all.slice(0, 3).join(", ") + (more > 0 ? ` and ${more.toString()} more` : "");
}

function removal({ name, version, consequences, consumers, otherName }: ImageChange): string {
  const kept = consequences.filter(({ kind }) => kind === "kept").map(consequenceText);
  const carriers = consumers.map(({ repository, path }) => `${repository} ${path}`).join(", ");
  return [
    `${[name, version.old].filter(Boolean).join(" ")} is removed.`,
    ...(otherName === undefined ? [] : [`Its content is now in ${otherName}.`]),
    `What stays: ${kept.length === 0 ? "what was built elsewhere" : kept.join("; ")}.`,
    ...(carriers === "" ? [] : [`Files elsewhere that carry it: ${carriers}.`]),
  ].join(" ");
}

function parentRaised({ name, version, children }: ImageChange): Words {
  const now = version.new ?? "";
  const following = children.filter(({ follows }) => follows);
  const staying = children.filter(({ follows }) => !follows);
  const parts = [listed("Built after it", following), listed("Not built", staying)].filter(Boolean);
  return {
    message: `${name} is a parent and is now at ${now}. ${parts.join(" ")}`,
    fix:
      staying.length === 0
        ? `To have one built in the same deployment, raise it too: golden bump ${following[0]?.name ?? ""}`
        : `To have it, give ${staying.map((child) => child.name).join(", ")} a range that takes ${now}, and raise the version.`,
  };
}

function listed(title: string, children: readonly ChildChange[]): string {
  if (children.length === 0) return "";
  return `${title}: ${children.map((child) => `${child.name} (${childText(child)})`).join(", ")}.`;
}
