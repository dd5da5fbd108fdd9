/// <reference types="svelte" />

declare module 'virtual:country-outline' {
  const outline: import('geojson').FeatureCollection;
  export default outline;
}
