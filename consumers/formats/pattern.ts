import { runInNewContext } from "node:vm";
import type { Leaf } from "./leaf";

/** What a pattern's one group captures wherever it fits. @throws Error ERR_SCRIPT_EXECUTION_TIMEOUT after a second: V8 stops it midway */
export function matchesOf(text: string, pattern: string): readonly Leaf[] {
  const run = "Array.from(text.matchAll(new RegExp(pattern, 'dgmu')), (match) => match.indices[1])";
  const places = runInNewContext(run, { text, pattern }, { timeout: 1000 }) as ([number, number] | undefined)[];
  return places.flatMap(([start, end] = [0, 0]) =>
    end === 0 ? [] : [{ path: [], start, is: { value: text.slice(start, end), end, write: String } }],
  );
}
