// Runs between require.js and the widget manager, and tells them where their modules are.
require.config({ baseUrl: new URL("../vendor/", document.currentScript.src).href });
