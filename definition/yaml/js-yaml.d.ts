/** The part of js-yaml that `sound.ts` uses; the package comes without types. */
declare module "js-yaml" {
  interface Options {
    readonly kind: "scalar";
    readonly resolve: (text: string) => boolean;
    readonly construct: (text: string) => unknown;
  }
  export class Type {
    constructor(tag: string, options: Options);
  }
  export interface Schema {
    extend(types: { readonly implicit: readonly Type[] }): Schema;
  }
  export type State = Readonly<{ anchor: string | null; tag: string | null; result: unknown }>;
  export interface LoadOptions {
    readonly schema: Schema;
    readonly maxDepth: number;
    readonly listener: (event: "open" | "close", state: State) => void;
    readonly onWarning: () => void;
  }
  export const FAILSAFE_SCHEMA: Schema;
  export function load(text: string, options?: LoadOptions): unknown;
}
