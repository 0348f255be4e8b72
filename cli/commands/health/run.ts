import type { Stack } from "../../../definition";
import { accountHealth } from "../../../operations/health/account";
import type { State } from "../../../operations/health/finding";
import { AwsClients } from "../../aws/clients";
import { chooseStackOfAnyKind } from "../../fleet/stack-settings";
import { findRoot } from "../../fleet/root";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { nodeLine, pulumiLine } from "./machine";
import { needsOf } from "./needs";
import { lineOf, type Line } from "./words";

/** Without settings. */
const NOT_ASKED: Line = { check: "identity", state: "not known", message: "not asked: settings say which account it should be" }; // prettier-ignore

interface HealthOptions {
  readonly root?: string;
  readonly stack?: string;
  readonly format: "text" | "json";
}

/** As wide as the widest state. */
const WIDTH = 11;

/**
 * `golden health`: a line for each thing that a stack needs of this machine and of its account, how it stands and how to mend it.
 * Exits with 1 when one is a fault; credentials that are missing are one, for that is what is asked. What AWS does not
 * tell is no fault.
 */
export async function health(options: HealthOptions, terminal: Terminal): Promise<ExitCode> {
  const chosen = chosenStack(options);
  const asked = "check" in chosen ? [chosen, NOT_ASKED] : stackLines(chosen);
  const [pulumi, ofStack] = await Promise.all([pulumiLine(), asked]);
  const lines = [nodeLine(), pulumi, ...ofStack];
  if (options.format === "json") terminal.out(printableJson({ format: 1, checks: lines }));
  else report(lines, "check" in chosen ? undefined : chosen.stack, terminal);
  return lines.some(({ state }) => state === "fault") ? 1 : 0;
}

interface Chosen {
  readonly root: string;
  readonly stack: Stack;
}

/** Without a project the machine is still worth a look. */
function chosenStack(options: HealthOptions): Chosen | Line {
  try {
    const root = findRoot(options.root);
    return { root, stack: chooseStackOfAnyKind(root, options.stack) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { check: "settings", state: "fault", message: error.message, fix: error.fix };
  }
}

async function stackLines({ root, stack }: Chosen): Promise<readonly Line[]> {
  const needs = needsOf(stack, root);
  if (needs === undefined) {
    const message = `The files of the stack ${stack.name} have faults.`;
    return [{ check: "settings", state: "fault", message, fix: "golden check shows them." }];
  }
  const findings = await accountHealth(needs, new AwsClients(needs.region));
  return [...regionLines(needs.region), ...findings.map(lineOf)];
}

/** golden and the program take the Region of the settings; `aws` does not. */
function regionLines(region: string): readonly Line[] {
  const other = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (other === undefined || other === region) return [{ check: "region", state: "ok", message: region }];
  const message = `AWS_REGION is ${other}, and the stack is in ${region}.`;
  return [{ check: "region", state: "warning", message, fix: "golden and Pulumi take the stack's; give the aws CLI --region." }]; // prettier-ignore
}

function report(lines: readonly Line[], stack: Stack | undefined, { out, colors }: Terminal): void {
  if (stack !== undefined) {
    const { account = "", region = "" } = stack.settings ?? {};
    out(`The stack ${stack.name}${account === "" ? "" : `: account ${account}, ${region}`}\n`);
  }
  const paint: Readonly<Record<State, (text: string) => string>> = {
    ...{ ok: colors.green, warning: colors.yellow, fault: colors.red, "not known": colors.yellow },
  };
  for (const { check, state, message, fix } of lines) {
    out(`${paint[state](state.padEnd(WIDTH))}${check}: ${printable(message)}`, WIDTH);
    if (fix !== undefined) out(`${" ".repeat(WIDTH)}fix: ${printable(fix)}`, WIDTH + 2);
  }
  const count = (wanted: State): number => lines.filter(({ state }) => state === wanted).length;
  const counts = [plural(count("fault"), "fault"), plural(count("warning"), "warning")];
  out(`\n${plural(lines.length, "check")}: ${counts.join(", ")}, ${count("not known").toString()} not known`);
}
