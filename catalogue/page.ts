import type { Plan } from "../plan";
import { markup, type Content, type Markup } from "./markup";

/** In the head of every file that a catalogue consists of: by it those of the last time are known. */
export const MARK = "golden catalogue";

/** A whole page, complete without its script. @param up way to the root of the site: `` or `../` */
export function page(
  title: string,
  { account, region }: Plan["stack"],
  up: string,
  main: Content,
  readAt?: Date,
): string {
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
<header><a href="${up}index.html">Machine images</a> <span>account ${account}, ${region}</span></header>
<main id="main" tabindex="-1">
${main}
</main>
<footer>Made by <code>golden catalogue</code>. ${readAt ? `What is there on AWS was read at ${readAt.toISOString()}.` : "It shows what the definitions say, not what is there on AWS."}</footer>
</body>
</html>
`.text;
}

/** Nothing where there is no content. */
export function section(id: string, title: string, content: Markup | undefined): Markup | undefined {
  return (
    content &&
    markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`
  );
}
