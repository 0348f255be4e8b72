/** Whether a version `1.2.3` is within a range of Image Builder's form: `x.x.x`, `1.x.x`, `1.2.x`, `1.2.3`. */
export function satisfies(version: string, range: string): boolean {
  const parts = version.split(".");
  return range.split(".").every((part, index) => part === "x" || Number(part) === Number(parts[index]));
}
