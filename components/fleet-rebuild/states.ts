/** States of the Amazon States Language by name. */
export type States = Readonly<Record<string, object>>;

/** An expression, which Step Functions evaluates; on one line. */
export function jsonata(expression: string): string {
  return `{% ${expression.replace(/\s*\n\s*/g, " ").trim()} %}`;
}
