// Runs between require.js and the widget manager, on the pages that have widgets.

// Where their modules are.
require.config({ baseUrl: new URL("../vendor/", document.currentScript.src).href });

// The widgets hand their labels to MathJax by a method of its version 2. Ours are plain text.
document.addEventListener("DOMContentLoaded", () => {
  if (window.MathJax) window.MathJax.Hub = { Queue() {} };
});
