/** What is not agreed, or not known, is drawn in stripes: `url(#hatch)` in the style sheet. */
export const HatchPattern = () => (
  <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <line class="hatch" y2="6" />
  </pattern>
);
