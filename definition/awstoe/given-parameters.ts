import type { Report } from "./document-fault";
import { quote } from "./shape";
import { closest, shortListing } from "../diagnostics/suggest";
import { adviceOn } from "./suggestion";
import type { Variables } from "./variables";

/**
 * Reports parameters given to the document that it does not declare, and declared ones that get no value. Both are faults
 * of the image that uses the document, and are reported there.
 */
export function checkGivenParameters(
  reportUse: Report,
  { byName, isWhole }: Variables,
  given: Readonly<Record<string, string>>,
): void {
  if (!isWhole) return;
  const declared = [...byName.values()].filter((variable) => variable.kind === "parameter");
  const names = declared.map((parameter) => parameter.name);
  const free = names.filter((name) => !Object.hasOwn(given, name));
  const slips = new Set<string | undefined>();
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    slips.add(closest(name, free));
    reportUndeclared(reportUse, name, free, names);
  }
  for (const { name, hasValue } of declared) {
    if (hasValue || Object.hasOwn(given, name) || slips.has(name)) continue;
    const message = `The document's parameter ${quote(name)} has no default and gets no value here.`;
    const fix = `Add \`${name}: …\` under the component's \`parameters\`, or a \`default\` to the document.`;
    reportUse("awstoe-parameter-missing", ["parameters", name], message, fix);
  }
}

function reportUndeclared(reportUse: Report, name: string, free: readonly string[], declared: readonly string[]): void {
  const otherwise = {
    hint: declared.length === 0 ? "It declares none." : `It declares ${shortListing(declared, "and")}.`,
    fix: `Remove ${name}, or declare it under \`parameters\` of the document.`,
  };
  const { hint, fix } = adviceOn(name, free, otherwise, "Rename it to");
  const message = `The document declares no parameter ${quote(name)}. ${hint}`;
  reportUse("awstoe-parameter-undeclared", ["parameters", name], message, fix);
}
