import { printable } from "../definition";

/** Markup, made by {@link markup} alone. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What stands in markup: text is escaped, nothing is left out. */
export type Content = string | number | Markup | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template of HTML: every value is escaped, for text and for attributes in double quotes alike. */
export function markup(template: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(template.map((part, index) => part + textOf(values[index])).join(""));
}

/** A link where there is an address, of the web or of the site, else the text alone. */
export function link(text: Content, address: string | undefined): Markup {
  return address === undefined ? markup`${text}` : markup`<a href="${address}">${text}</a>`;
}

/** @param level of the heading, from 1 */
export function heading(level: number, text: string): Markup {
  return markup`<h${level}>${text}</h${level}>\n`;
}

/** Contents with a comma between them. */
export function listed(contents: readonly Content[]): Content {
  return contents.flatMap((content, index) => (index === 0 ? [content] : [", ", content]));
}

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  // What cannot be seen, as a mark that turns the direction of text, is shown; a line feed stays one.
  const visible = content.toString().split("\n").map(printable).join("\n");
  return visible.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
