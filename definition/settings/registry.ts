import type { Codes } from "../diagnostics/fault";
import type { StackKind } from "../schema";
import { bootstrap } from "./bootstrap";
import { credentials } from "./credentials";
import { configKey, formCodes, settingsInValue, type FormResult, type StackForm } from "./form";
import { github } from "./github";
import { images } from "./images";
import { selectionCodes } from "./selection";
import { tagCodes } from "./tags";

export type { StackKind } from "../schema";

/** How the settings of each kind of stack are read. Whatever else a kind has is in tables with the same keys, by room. */
const FORMS = { images, bootstrap, credentials, github } as const satisfies {
  readonly [Kind in StackKind]: { readonly kind: Kind };
};

/** Settings of a kind of stack, with defaults filled in. */
export type SettingsOf<Kind extends StackKind> = ReturnType<(typeof FORMS)[Kind]["normalize"]>;

/** Settings of a stack of any kind. */
export type StackSettings = {
  [Kind in StackKind]: { readonly kind: Kind; readonly settings: SettingsOf<Kind> };
}[StackKind];

export const STACK_KINDS = Object.keys(FORMS) as readonly StackKind[];

/** The codes of all faults of settings. */
export const settingsCodes: Codes = Object.fromEntries(
  [formCodes, tagCodes, selectionCodes, ...Object.values(FORMS).map(({ codes }) => codes ?? {})].flatMap((set) =>
    Object.entries(set),
  ),
);

export function formOf<Kind extends StackKind>(kind: Kind): StackForm<Kind, SettingsOf<Kind>> {
  return FORMS[kind] as unknown as StackForm<Kind, SettingsOf<Kind>>;
}

/**
 * The kind of a stack that has settings under keys such as `golden-images:github`. Images come last: what other stacks
 * deploy is protected and lasts, so a slip should not remove it.
 */
export function kindAmong(has: (key: string) => boolean): StackKind | undefined {
  return STACK_KINDS.findLast((kind) => has(configKey(FORMS[kind])));
}

/** Settings of a kind in data that is parsed already. */
export function parseSettings<Kind extends StackKind>(
  kind: Kind,
  value: unknown,
  file: string,
): FormResult<SettingsOf<Kind>> {
  return settingsInValue(formOf(kind), value, file);
}
