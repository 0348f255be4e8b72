/** The part of js-yaml that `sound.ts` uses; the package comes without types. */
declare module "js-yaml" {
  export class Type {
    constructor(
      tag: string,
      options: { kind: "scalar"; resolve: (text: string) => boolean; construct: (text: string) => unknown },
    );
  }

  export interface Schema {
    extend(types: { readonly implicit: readonly Type[] }): Schema;
  }

  /** What is known of a node when its reading begins and ends. */
  export interface State {
    readonly anchor: string | null;
    readonly tag: string | null;
    readonly result: unknown;
  }

  export interface LoadOptions {
    readonly schema: Schema;
    readonly maxDepth: number;
    readonly listener: (event: "open" | "close", state: State) => void;
    readonly onWarning: () => void;
  }

  export const FAILSAFE_SCHEMA: Schema;

  export function load(text: string, options: LoadOptions): unknown;
}
