import { adoptTemplate, type Adoption, type Given, type Row, type RowKind } from "../../../adoption";
import { folderSource, loadImages, overlaySource, type Stack } from "../../../definition";
import { writeNewFiles } from "../../fleet/new-files";
import { findRoot, projectName } from "../../fleet/root";
import { chooseStack, stacksOf } from "../../fleet/stack-settings";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable, printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { importFile } from "./import-file";
import { notRead, ofSceptre, ofTemplate, parametersOf, type SceptreOptions } from "./source";

export interface ImportOptions extends SceptreOptions {
  /** The template or config. */
  readonly names: readonly string[];
  readonly root?: string;
  readonly stack?: string;
  readonly name?: string;
  readonly parameters?: readonly string[];
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly format: "text" | "json";
}

type ImagesStack = Stack<"images"> | undefined;

/** In the order of the report: what is left to do comes last, where it is read. */
const TITLES: Readonly<Record<RowKind, string>> = {
  kept: "Goes on as it is",
  changed: "Becomes something else",
  left: "Stays behind",
  decide: "To decide",
  value: "Values that are missing; nothing was written",
};

/** `golden import`: a pipeline that runs already becomes a definition, with a report on what differs. */
async function run(options: ImportOptions, terminal: Terminal, own: { name(): string }): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = stackIn(root, options.stack);
  const [file = ""] = options.names;
  const given = parametersOf(options.parameters ?? []);
  const source = own.name() === "sceptre" ? ofSceptre(file, options, given) : ofTemplate(file, given);
  const known = { ...placeOf(stack), ...source.given };
  const adoption = adoptTemplate(source.text, known, { ...source, ...(options.name !== undefined && { name: options.name }) }); // prettier-ignore
  if ("problem" in adoption) throw notRead(file, adoption.problem);
  const rows = [...source.rows, ...adoption.rows, ...elsewhere(stack, known)];
  const isWhole = adoption.images.length > 0 && !rows.some(({ kind }) => kind === "value");
  if (isWhole) rows.push(...checked(adoption, root, stack));
  const files = isWhole ? filesOf(adoption, root, stack) : new Map<string, string>();
  if (options.dryRun !== true) writeNewFiles(root, files, options.force);
  tell(rows, [...files.keys()], options, terminal);
  return isWhole && !rows.some(({ kind }) => kind === "decide") ? 0 : 1;
}

/** The stack that takes over; none where there are no settings yet. */
function stackIn(root: string, named: string | undefined): ImagesStack {
  const stacks = stacksOf(root);
  return named === undefined && stacks.ofKind("images").length === 0 ? undefined : chooseStack(root, named, stacks);
}

function placeOf(stack: ImagesStack): Given {
  const { region, account } = stack?.settings ?? {};
  const known = { "AWS::Region": region, "AWS::AccountId": account };
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** A pipeline cannot go on in another place. */
function elsewhere(stack: ImagesStack, known: Given): readonly Row[] {
  return Object.entries(placeOf(stack)).flatMap(([key, ours]): Row[] => {
    const theirs = known[key] ?? ours;
    if (theirs === ours) return [];
    const message = `Their stack is in ${theirs}, ${stack?.name ?? ""} in ${ours}: no pipeline goes on elsewhere.`;
    return [{ kind: "decide", of: key, message, fix: "Name a stack of that place with --stack." }];
  });
}

/** What `golden check` will say of the new files. */
function checked({ files }: Adoption, root: string, stack: ImagesStack): readonly Row[] {
  const source = overlaySource(files, folderSource(root));
  const { issues } = loadImages({ source, ...(stack && { stacks: [stack] }) });
  const ours = issues.filter(({ file, severity }) => files.has(file) && severity === "error");
  return ours.map(({ file, line, message, fix }) => ({ kind: "decide", of: `${file}:${line.toString()}`, message, fix })); // prettier-ignore
}

function filesOf({ images, files }: Adoption, root: string, stack: ImagesStack): ReadonlyMap<string, string> {
  const [first] = images;
  const text = importFile(images, stack?.name ?? "STACK", projectName(root));
  return new Map([...files, [`import-${first?.name ?? ""}.json`, text]]);
}

function tell(
  rows: readonly Row[],
  names: readonly string[],
  { format, dryRun }: ImportOptions,
  terminal: Terminal,
): void {
  if (format === "json") return terminal.out(printableJson({ format: 1, written: dryRun === true ? [] : names, rows }));
  const { out, colors } = terminal;
  for (const [kind, title] of Object.entries(TITLES) as [RowKind, string][]) {
    // Without its values what a template becomes is not known.
    const own = rows.filter((row) => row.kind === kind && (kind === "value" || names.length > 0));
    if (own.length > 0) out(colors.bold(title));
    for (const { of, message, fix } of own) {
      out(`  ${colors.bold(printable(of))}: ${printable(message)}`, 4);
      if (fix !== undefined) out(`    ${colors.cyan("fix:")} ${printable(fix)}`, 9);
    }
    if (own.length > 0) out("");
  }
  for (const file of names) out(`${colors.green(dryRun === true ? "would be new:" : "new:")} ${printable(file)}`);
  const left = rows.filter(({ kind }) => kind === "decide" || kind === "value").length;
  out(left === 0 ? colors.green("all taken over") : colors.red(`${plural(left, "thing")} to do`));
}

export { run as import };
