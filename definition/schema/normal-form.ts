/**
 * A written mapping in normal form: as it is written, except for the `Defaulted` keys, which are always there. A new key of
 * the schema comes along by itself.
 */
export type WithDefaults<Written, Defaulted extends keyof Written = never> = Frozen<
  Omit<Written, Defaulted> & Required<Pick<Written, Defaulted>>
>;

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;
