import type { Issue } from "../../../definition";
import type { Content, Files } from "./repository";

/** What somebody does who types a fix as it is worded. */
type Deed = (match: RegExpExecArray, issue: Issue, files: Files) => Files | undefined;

const DEEDS: readonly (readonly [RegExp, Deed])[] = [
  [
    /^(?:Rename|Move) it: mv (\S+) (\S+)$/,
    ([, from = "", to = ""], _, files) => ({ [from]: null, [to]: files[from] ?? "" }),
  ],
  [/^Delete it: rm (\S+)$/, ([, file = ""]) => ({ [file]: null })],
  [
    /^Rename the file, for example to (\S+)\.$/,
    ([, to = ""], { file }, files) => ({ [file]: null, [`images/${to}`]: files[file] ?? "" }),
  ],
  [
    /^Rename (\S+|\/\/.*) to (\S+)\.$/,
    ([, , to = ""], issue, files) => atPlace(issue, files, /^("?)(?:[^":]|\/\/.*")+\1(?=\s*:)/, to),
  ],
  [/^Put it in quotes: (".*")\.$/, ([, quoted = ""], issue, files) => replaced(issue, files, quoted)],
  [/^Write it as a list: (\[.*\])\.$/, ([, list = ""], issue, files) => replaced(issue, files, list)],
  [/^Remove the quotes: (.*)\.$/, ([, plain = ""], issue, files) => replaced(issue, files, plain)],
  [/^Write (.*), without quotes\.$/, ([, plain = ""], issue, files) => replaced(issue, files, plain)],
  [
    /^Write (?:it|one) like (.+?)(?:, or delete (?:it|the key)| or .*)?\.$/,
    ([, value = ""], issue, files) => replaced(issue, files, value),
  ],
  [
    /^Lower it to ([\d,]+) or less\.$/,
    ([, value = ""], issue, files) => replaced(issue, files, value.replaceAll(",", "")),
  ],
  [/^Raise it to ([\d,]+) or more\.$/, ([, value = ""], issue, files) => replaced(issue, files, value)],
  [/^Write (\S+|\{.*\}|".*")\.$/, ([, value = ""], issue, files) => replaced(issue, files, value)],
  [/^Delete the line\.$/, (_, issue, files) => withLine(issue, files, () => "")],
];

/** The files that a fix changes; undefined where its words leave something to decide. */
export function typed(issue: Issue, files: Files): Files | undefined {
  for (const [words, deed] of DEEDS) {
    const match = words.exec(issue.fix);
    if (match !== null) return deed(match, issue, files);
  }
  return undefined;
}

/** Puts a value in the place of the one that begins where the issue points. */
function replaced(issue: Issue, files: Files, value: string): Files {
  return atPlace(
    issue,
    files,
    /^(?:"[^"\n]*"|'[^'\n]*'|\{\{.*\}\}|\{[^{}\n]*\}|\[[^[\]\n]*\]|[^\s,{}[\]]+(?: [^\s,#{}[\]][^\n,{}[\]]*)?)/,
    value,
  );
}

function atPlace(issue: Issue, files: Files, from: RegExp, to: string): Files {
  return withLine(issue, files, (line) => {
    const before = line.slice(0, issue.column - 1);
    return before + line.slice(issue.column - 1).replace(from, () => to);
  });
}

function withLine({ file, line }: Issue, files: Files, edit: (line: string) => string): Files {
  const lines = textOf(files[file]).split("\n");
  lines[line - 1] = edit(lines[line - 1] ?? "");
  return { [file]: lines.join("\n") };
}

export function textOf(content: Content | undefined): string {
  if (typeof content === "string") return content;
  return content instanceof Uint8Array ? Buffer.from(content).toString("utf8") : "";
}
