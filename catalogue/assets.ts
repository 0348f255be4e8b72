import { MARK } from "./page";

/** Text and links have a contrast of 4.5 at least on both grounds of a scheme. */
export const STYLE = `/* ${MARK} */
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --ground: #fff; --raised: #f3f5f7; --line: #d0d7de; --link: #0550ae; --here: #ddf4ff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9da7b1; --ground: #0d1117; --raised: #161b22; --line: #30363d; --link: #79c0ff; --here: #12304f; }
}
* { box-sizing: border-box; } body { margin: 0; color: var(--text); background: var(--ground); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); } :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; } main:focus { outline: none; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; padding: .25rem .75rem; background: var(--ground); }
header, main, footer { max-width: 76rem; margin: auto; padding: .75rem 1rem; } header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; border-bottom: 1px solid var(--line); } header a { font-weight: 600; text-decoration: none; }
header span, h2 span, h5, footer, dt, td, th p, thead th { color: var(--soft); } footer { border-top: 1px solid var(--line); margin-top: 2rem; }
h1 { margin: .5rem 0; font-size: 1.75rem; line-height: 1.2; } h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; } h3, h4, h5 { margin: 1.25rem 0 .25rem; font-size: 1.0625rem; } h2 span { font-weight: 400; } h2 span, h4, h5 { font-size: .9375rem; } p { margin: .25rem 0 .75rem; } ul { margin: 0; padding-left: 1.25rem; } dl, dd, pre, th p { margin: 0; }
code, pre, svg text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; } code, pre, td, th p, footer, .what span, thead th { font-size: .875rem; }
kbd, .what span { padding: 0 .5rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--raised); } search:not([hidden]) { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin: 1rem 0; }
input { flex: 1 1 14rem; max-width: 30rem; } select { max-width: 100%; } input, select { padding: .5rem .75rem; font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--soft); border-radius: 6px; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; } th, td { padding: .6rem .75rem .6rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th:nth-child(1) { width: 32%; } thead th:nth-child(2) { width: 8%; } thead th:nth-child(3) { width: 9%; } thead th:nth-child(4) { width: 14%; } thead th:nth-child(5) { width: 20%; } .stacks thead th:nth-child(1) { width: 24%; } .stacks thead th:nth-child(5), .stacks thead th:nth-child(6) { width: 17%; } th p { font-weight: 400; } td { line-height: 1.7; }
dl div { display: grid; grid-template-columns: 10rem 1fr; gap: 0 1rem; padding: .35rem 0; border-bottom: 1px solid var(--line); } details { margin: .5rem 0; border: 1px solid var(--line); border-radius: 6px; } summary { padding: .4rem .75rem; cursor: pointer; }
.snippet { position: relative; } dd.snippet button { position: static; margin-left: .75rem; } pre { padding: .75rem; background: var(--raised); border-radius: 0 0 6px 6px; } pre, .scroll { overflow-x: auto; } button { position: absolute; top: .4rem; right: .4rem; padding: .15rem .6rem; font: inherit; font-size: .8rem; color: var(--text); background: var(--ground); border: 1px solid var(--soft); border-radius: 6px; cursor: pointer; }
svg text { font-size: 13px; fill: var(--text); } svg rect { fill: var(--raised); stroke: var(--line); } svg path { fill: none; stroke: var(--soft); } svg a text { fill: var(--link); text-decoration: underline; } svg .outside rect { stroke-dasharray: 4 3; fill: none; } svg .here rect { fill: var(--here); stroke: var(--link); } svg .here text { font-weight: 700; }
@media (max-width: 44rem) {
  thead { position: absolute; left: -99rem; } table, tbody, tr, tbody th { display: block; width: auto; } tr[hidden] { display: none; }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line); } th, td { padding: 0; border: 0; } td { display: inline; } td:not(:empty) ~ td:not(:empty)::before { content: " · "; }
  dl div { grid-template-columns: 1fr; } pre:not(:last-child) { padding-top: 2.5rem; }
}
`;

/** Search and buttons that copy: everything else is there without it. */
export const SCRIPT = `/* ${MARK} */
"use strict";
const box = document.querySelector("search");
if (box !== null) {
  const [input, select, count] = ["input", "select", "output"].map((name) => box.querySelector(name));
  const rows = Array.from(document.querySelectorAll("tbody tr"), (row) => {
    const stacks = Array.from(row.querySelectorAll("td:last-child a"), (link) => link.textContent);
    return { row, stacks, text: row.textContent.toLowerCase() };
  });
  const search = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const wanted = select && select.value ? select.value.split(" ") : [];
    for (const { row, text, stacks } of rows)
      row.hidden = !words.every((word) => text.includes(word)) || (wanted.length > 0 && !stacks.some((name) => wanted.includes(name)));
    const found = rows.filter(({ row }) => !row.hidden).length;
    count.textContent = words.length + wanted.length === 0 ? "" : found + " of " + rows.length;
  };
  box.hidden = false;
  input.addEventListener("input", search);
  if (select) select.addEventListener("change", search);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === input) return;
    event.preventDefault(), input.focus();
  });
  search(); // a browser keeps the words when it goes back
}
for (const snippet of navigator.clipboard ? document.querySelectorAll(".snippet") : []) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy" });
  button.ariaLabel = "Copy " + snippet.firstChild.textContent.trim().slice(0, 60);
  button.onclick = () => navigator.clipboard.writeText(snippet.firstChild.textContent).then(() => (button.textContent = button.ariaLabel = "Copied"));
  snippet.append(button);
}
`;
