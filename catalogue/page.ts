import { placeOf, type Fleet } from "./member";
import { markup, type Content, type Markup } from "./markup";

/** In the head of every file that a catalogue consists of: by it those of the last time are known. */
export const MARK = "golden catalogue";

/** A whole page, complete without its script. @param up way to the root of the site: `` or `../` */
export function page(title: string, { stacks }: Fleet, up: string, main: Content): string {
  const [readAt] = stacks.flatMap(({ live }) => live?.at ?? []);
  const [first, ...others] = stacks.map(placeOf);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="${MARK}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${up}style.css">
<script src="${up}script.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><a href="${up}index.html">Machine images</a> <span>${others.length === 0 ? first : `${stacks.length.toString()} stacks`}</span></header>
<main id="main" tabindex="-1">
${main}
</main>
<footer>Made by <code>golden catalogue</code>. ${readAt ? `What is there on AWS was read at ${readAt.toISOString()}.` : "It shows what the definitions say, not what is there on AWS."}</footer>
</body>
</html>
`.text;
}

/** Nothing where there is no content; a landmark where it stands in no other. @param level of its heading, from 2 */
export function section(id: string, title: Content, content: Markup | undefined, level = 2): Markup | undefined {
  return (
    content &&
    markup`<section${level === 2 ? markup` aria-labelledby="${id}"` : undefined}>
<h${level} id="${id}">${title}</h${level}>
${content}
</section>
`
  );
}
