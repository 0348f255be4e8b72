/** Type of the component tree of one image, as it stands in states; final from the first release. */
export const IMAGE_TREE_TYPE = "golden-images:stacks:Image";
