import type { EngineDiagnostic } from "./engine-operation-error";
import type { LostCreate } from "./lost-creates";
import type { StateResource } from "./local-state";

const EXISTS = /AlreadyExists|already exists/;
const PROTECTED = /marked for protection|because it is protected/;
const RECIPE = /:(Image|Container)Recipe$/;

/** The recovery of a run that was killed; three commands, tested in test/engine/recovery.test.ts. */
export const PENDING_ADVICE: readonly string[] = [
  "An earlier run was killed in the middle of an operation. To recover:",
  "  golden local cancel",
  "  golden local refresh",
  "  golden local up",
];

/** The recovery of creates whose answer was lost; tested in test/scenarios/lost-answer.test.ts. */
export function lostAdvice(lost: readonly LostCreate[]): readonly string[] {
  if (lost.length === 0) return [];
  return [
    ...lost.map(({ resource, id }) => `${shortType(resource.type)} ${id} was created all the same.`),
    "To take it into the state, and go on:",
    "  golden local refresh",
    "  golden local up",
  ];
}

/** What to do where AWS says that something exists: a version that was published before, or what this stack does not know. */
export function existingAdvice(
  diagnostics: readonly EngineDiagnostic[],
  resources: readonly StateResource[],
): readonly string[] {
  const advice = diagnostics.flatMap(({ urn, message }) => {
    if (urn === undefined || !EXISTS.test(message)) return [];
    const published = resources.find(
      (other) => other.urn === urn && other.id !== undefined && message.includes(other.id),
    );
    return published !== undefined && RECIPE.test(published.type) ? raiseAdvice(published) : [];
  });
  return [...new Set(advice)];
}

/** What to do where an edit would take a protected resource away; tested in test/scenarios/protection.test.ts. */
export function protectedAdvice(diagnostics: readonly EngineDiagnostic[]): readonly string[] {
  const urns = diagnostics.flatMap(({ urn, message }) => (urn !== undefined && PROTECTED.test(message) ? [urn] : []));
  if (urns.length === 0) return [];
  return [
    "It is protected, as what it holds would be lost with it. To keep it:",
    "  Undo the edit. For another region or account make another stack: Pulumi.<stack>.yaml.",
    "To give it up:",
    "  golden local destroy, then golden local up",
    ...urns.map((urn) => `  on AWS: pulumi state unprotect '${urn}', then pulumi up`),
  ];
}

function raiseAdvice({ inputs }: StateResource): readonly string[] {
  const version = String(inputs?.["version"]);
  const tags = inputs?.["tags"] as Readonly<Record<string, string>> | undefined;
  const image = tags?.["ImageName"] ?? String(inputs?.["name"]);
  return [
    `Version ${version} of ${image} is published, and a published version never changes.`,
    `  Raise \`version\` in images/${image}.yaml above ${version}, then run the command again.`,
  ];
}

function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}
