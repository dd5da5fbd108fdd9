export const mapper = {};
