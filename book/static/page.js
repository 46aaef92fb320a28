// What the theme leaves out for people who use a keyboard or a screen reader.

const rewrite = (element, attribute, value) => {
  if (element && element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
};

function mendTheme() {
  const sidebar = document.querySelector("#pst-primary-sidebar");
  rewrite(sidebar, "role", "region");  // so that all text of the page is inside a landmark
  rewrite(sidebar, "aria-label", "Chapter");
  // These labels hide the words that the element itself shows, so that saying them finds nothing.
  for (const element of document.querySelectorAll(".search-button-field, details > summary")) {
    element.removeAttribute("aria-label");
  }
  // docutils gives the bibliography a role that ARIA has since given up.
  for (const entry of document.querySelectorAll('[role="doc-biblioentry"]')) {
    entry.setAttribute("role", "listitem");
  }
  for (const icon of document.querySelectorAll(".theme-switch[title]")) icon.removeAttribute("title");
}

// What the theme's buttons say they do, for a page has no scripts inside (book/policy.py).
function mendButtons() {
  const actions = { "window.print()": () => print(), "toggleFullScreen()": () => toggleFullScreen() };
  for (const button of document.querySelectorAll("[data-click]")) {
    button.addEventListener("click", actions[button.dataset.click]);
  }
}

// JupyterLite keeps its files in a service worker. Browsers allow one over https and on this machine.
function mendLaunch() {
  if (isSecureContext && location.protocol !== "file:") return;
  const menu = document.querySelector(".dropdown-launch-buttons");
  menu?.querySelector('a[href*="lite/lab/"]')?.closest("li").remove();
  if (!menu?.querySelector("li")) menu?.remove();
}

// Before the theme's own scripts, which turn titles of icons into text.
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive") return;
  mendTheme();
  mendButtons();
  mendLaunch();
});
