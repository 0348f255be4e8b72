/** In a file of its own, so that callers that need only this load nothing of a comparison. */
export { defaultBase } from "../../changes/git/base-ref";
