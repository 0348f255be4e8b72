/**
 * A bug of ours, not a fault of a definition: the rules of `definition/` should have refused what led here.
 * @param what what is wrong, with the value got
 */
export function bug(what: string): Error {
  return new Error(`golden-images bug: ${what}. A rule of definition/ should have refused this; please report it.`);
}
