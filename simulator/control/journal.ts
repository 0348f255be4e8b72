/** One call of the engine, as the journal keeps it. Inputs are left out: they may hold secrets. */
export interface Call {
  readonly seq: number;
  readonly operation: "check" | "diff" | "create" | "update" | "delete" | "read" | "invoke";
  readonly type: string;
  readonly urn?: string;
  readonly name?: string;
  readonly id?: string;
  readonly region?: string;
  readonly account?: string;
  readonly preview: boolean;
  readonly outcome: "ok" | "error";
  readonly message?: string;
}
