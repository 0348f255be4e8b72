import { printable } from "../terminal/printable";

/**
 * A value of the user as inline code, where GitHub makes no mention, link, image or HTML of it. The fence is longer than any
 * run of backticks inside (CommonMark, 6.1); spaces keep a backtick at an end apart from it.
 */
export function inlineCode(text: string): string {
  const line = printable(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 || line.startsWith(" ") || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** A sentence of ours that holds a word of the user: no markup, HTML, mention, reference or link comes of it. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_{}[\]()!|~$]/g, "\\$&")
    .replaceAll(/[@#]/g, "$&<!-- -->")
    .replaceAll("://", ":<!-- -->//")
    .replaceAll(/\bwww\./gi, "www<!-- -->.");
}
