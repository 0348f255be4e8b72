/** Alone in its file: what asks for no more than this loads nothing of a comparison. */
export { defaultBase } from "../../changes/git/base-ref";
